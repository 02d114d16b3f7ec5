"""The numbers of the system calls that children do without, on each kind of machine.

From Linux's `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

NEWEST: Final = 424
"""From here on numbers are the same everywhere, and calls newer than 2019."""
SINCE_THEN: Final = (436, 439, 441, 449, 451, 453, 454, 455, 456, 462)
"""Those of them that children have: close_range, faccessat2, epoll_pwait2, futexes, cachestat, map_shadow_stack, mseal."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls by number; `opening` with the place of their flags."""

    machine: int
    taken: tuple[int, ...]
    opening: tuple[tuple[int, int], ...]
    clone: int
    of_a_process: tuple[int, ...]
    limits: int


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split() if word.isdigit())


_X86_64: Final = Calls(
    machine=0xC000003E,
    taken=_numbers("""
        socket 41 socketpair 53 connect 42 bind 49 listen 50 accept 43 288
        execve 59 execveat 322 fork 57 vfork 58
        ptrace 101 process_vm 310 311 kcmp 312
        mount 165 umount 166 pivot_root 155 chroot 161 unshare 272 setns 308
        bpf 321 perf_event_open 298 userfaultfd 323
        file_handles 303 304 fanotify_init 300 inotify_init 253 294
        keys 248 249 250
        modules 175 313 176 kexec 246 320 reboot 169 swap 167 168 acct 163 syslog 103
        clocks 164 227 305 159 names 170 171 personality 135 quotactl 179 ports 172 173
        creat 85 truncate 76 mkdir 83 258 rmdir 84 unlink 87 263 rename 82 264 316
        link 86 265 symlink 88 266 mknod 133 259
        chmod 90 91 268 chown 92 93 94 260 times 132 235 280 261
        attributes 188 189 190 197 198 199
        users 105 106 113 114 117 119 116 122 123 capset 126
        shared_memory 29 30 31 semaphores 64 65 66 220 messages 68 69 70 71 240 241
        signals 200 129 297 setpriority 141 io_setup 206
    """),
    opening=((2, 1), (257, 2)),
    clone=56,
    of_a_process=(62, 234),
    limits=302,
)
_AARCH64: Final = Calls(
    machine=0xC00000B7,
    taken=_numbers("""
        socket 198 socketpair 199 connect 203 bind 200 listen 201 accept 202 242
        execve 221 execveat 281
        ptrace 117 process_vm 270 271 kcmp 272
        mount 40 umount 39 pivot_root 41 chroot 51 unshare 97 setns 268
        bpf 280 perf_event_open 241 userfaultfd 282
        file_handles 264 265 fanotify_init 262 inotify_init 26
        keys 217 218 219
        modules 105 273 106 kexec 104 294 reboot 142 swap 224 225 acct 89 syslog 116
        clocks 170 112 266 171 names 161 162 personality 92 quotactl 60
        truncate 45 mkdir 34 unlink 35 rename 38 276
        link 37 symlink 36 mknod 33
        chmod 52 53 chown 55 54 times 88
        attributes 5 6 7 14 15 16
        users 146 144 145 143 147 149 159 151 152 capset 91
        shared_memory 194 195 196 semaphores 190 191 192 193 messages 186 187 188 189 180 181
        signals 130 138 240 setpriority 140 io_setup 0
    """),
    opening=((56, 2),),
    clone=220,
    of_a_process=(129, 131),
    limits=261,
)
TAKEN: Final[Mapping[str, Calls]] = MappingProxyType(
    {"x86_64": _X86_64, "aarch64": _AARCH64}
)
