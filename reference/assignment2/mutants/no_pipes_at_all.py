# mutant: calls upper() and is done
# caught by: uses-pipes, child-does-the-work

def upper_via_child(message):
    return message.upper()
