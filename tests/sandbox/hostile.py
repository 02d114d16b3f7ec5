"""What a file that has taken over its child would try: each says how it went."""

import ctypes
import os
import signal
import socket
import subprocess
import threading


def read(path):
    return _outcome(path.read_bytes)


def look_into(path):
    return _outcome(os.listdir, path)


def connect(family, kind, where):
    def try_it():
        with socket.socket(family, kind) as door:
            door.connect(where)

    return _outcome(try_it)


def listen():
    return _outcome(socket.create_server, ("127.0.0.1", 0))


def make(path):
    return _outcome(path.touch)


def overwrite(path):
    return _outcome(path.write_text, "")


def remove(path):
    return _outcome(path.unlink)


def rename(path):
    return _outcome(path.rename, path.with_suffix(".new"))


def open_to_all(path):
    return _outcome(path.chmod, 0o777)


def make_folder(path):
    return _outcome(path.mkdir)


def fork():
    def try_it():
        if os.fork() == 0:
            os._exit(0)

    return _outcome(try_it)


def run():
    return _outcome(subprocess.run, ["/bin/true"])


def become_another_program():
    return _outcome(os.execv, "/bin/true", ["/bin/true"])


def signal_somebody(pid):
    return _outcome(os.kill, pid, signal.SIGCONT)


def system_call(number, *arguments):
    """The error that a system call ends in."""
    libc = ctypes.CDLL(None, use_errno=True)
    ended = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    return os.strerror(ctypes.get_errno()) if ended < 0 else "done"


def environment():
    return dict(os.environ)


def user():
    return (*os.getresuid(), *os.getresgid(), *os.getgroups())


def capabilities():
    """Those that are in force, as the kernel counts them (capget)."""
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    ctypes.CDLL(None).capget(ctypes.byref(head), ctypes.byref(sets))
    return sets[0] | sets[3] << 32


def say_to_our_log():
    os.write(2, b"a line of somebody else's\n")


def count_in_threads():
    found = []
    threads = [threading.Thread(target=found.append, args=(one,)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def import_late():
    import colorsys  # noqa: PLC0415 - that is what is tried
    import xml.dom.minidom  # noqa: PLC0415

    return colorsys.__name__, xml.dom.minidom.__name__


def _outcome(function, *arguments):
    try:
        function(*arguments)
    except OSError as problem:
        return type(problem).__name__
    return "done"
