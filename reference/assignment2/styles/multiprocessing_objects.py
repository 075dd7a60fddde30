# style: multiprocessing's connections carry pickled objects

from multiprocessing import get_context

fork = get_context("fork")


def upper_via_child(message):
    requests, questions = fork.Pipe(False)
    answers, replies = fork.Pipe(False)
    child = fork.Process(target=lambda: replies.send(requests.recv().upper()), daemon=True)
    child.start()
    questions.send(bytes(message))
    answer = answers.recv()
    child.join()
    child.close()
    for end in (requests, questions, answers, replies):
        end.close()
    return answer
