"""Assignment 5: socket echo."""


def serve(host: str, port: int) -> None:
    """Listen on TCP `(host, port)` and send every byte back to the client that sent it.

    - A client is served until it ends its side.
    - Any number of clients are served at once; no client can hold up another.
    - On SIGTERM stop accepting and return within one second; connections that are open then may be cut.
    - Ready for clients within two seconds of the call.
    """
    raise NotImplementedError
