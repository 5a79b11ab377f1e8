"""
System calls that a submission must not make, and the seccomp filter that the kernel of the machine runs for each call.

Namespaces decide what a system call can see; a filter decides which calls there are. The list follows Docker's default:
keys, new namespaces, mounts, tracing, and whatever else is there for administrators. Beyond it, shared memory that no
limit would count is refused, and so are calls that are newer than the table: libraries then do without them.

The filter is a program for the machine in classic BPF, made here because a filter of this form needs six instructions
and no library that is kept up installs everywhere: see "Why our own assembler" in ``docs/grading-room.md``.
"""

import ctypes
import errno
import platform
from collections.abc import Iterable
from struct import pack

NOTHING = None  # a machine without this call
REFUSED: dict[str, tuple[int | None, int | None]] = {  # numbers on x86_64 and on aarch64
    # keys of the user and of the session
    **{"keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218)},
    # namespaces, and what is mounted in them
    **{"unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41)},
    **{"chroot": (161, 51), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433)},
    **{"move_mount": (429, 429), "open_tree": (428, 428), "mount_setattr": (442, 442), "statmount": (457, 457)},
    **{"listmount": (458, 458), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265)},
    # other processes
    **{"ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272)},
    **{"process_madvise": (440, 440), "pidfd_getfd": (438, 438)},
    # large parts of the operating system that a notebook never needs
    **{"bpf": (321, 280), "userfaultfd": (323, 282), "perf_event_open": (298, 241), "io_uring_setup": (425, 425)},
    **{"io_uring_enter": (426, 426), "io_uring_register": (427, 427), "fanotify_init": (300, 262)},
    **{"fanotify_mark": (301, 263), "lookup_dcookie": (212, 18), "seccomp": (317, 277), "cachestat": (451, 451)},
    **{"lsm_get_self_attr": (459, 459), "lsm_set_self_attr": (460, 460), "lsm_list_modules": (461, 461)},
    **{"get_mempolicy": (239, 236), "set_mempolicy": (238, 237), "mbind": (237, 235), "move_pages": (279, 239)},
    **{"migrate_pages": (256, 238), "set_mempolicy_home_node": (450, 450), "modify_ldt": (154, NOTHING)},
    # the machine itself
    **{"kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273)},
    **{"delete_module": (176, 106), "create_module": (174, NOTHING), "query_module": (178, NOTHING)},
    **{"get_kernel_syms": (177, NOTHING), "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142)},
    **{"quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89), "iopl": (172, NOTHING)},
    **{"ioperm": (173, NOTHING), "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112)},
    **{"clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162)},
    **{"vhangup": (153, 58), "nfsservctl": (180, 42), "uselib": (134, NOTHING), "ustat": (136, NOTHING)},
    **{"sysfs": (139, NOTHING), "_sysctl": (156, NOTHING), "vserver": (236, NOTHING)},
    # memory that belongs to no process and no folder, so that no limit would count it
    **{"memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196)},
    **{"shmctl": (31, 195), "semget": (64, 190), "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189)},
    **{"mq_open": (240, 180), "mq_timedsend": (242, 182)},
}
CLONE, CLONE3, SOCKET, SOCKETPAIR = (56, 220), (435, 435), (41, 198), (53, 199)
PERSONALITY, IOCTL = (135, 92), (16, 29)
NEW_NAMESPACES = 0x7E020000  # flags of clone: mount, cgroup, uts, ipc, user, process, network
FAMILIES = (1, 2, 10)  # unix, and both internets, of which a sandbox has only its own empty one
NETLINK, ROUTE = 16, 0  # ZeroMQ asks for the names of networks in this way, and ends a kernel that cannot
USUAL_PERSONALITIES = (0, 0xFFFFFFFF)  # Linux, and the question which it is
TYPING_FOR_OTHERS = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX put words into a terminal's input
LAST = 462  # mseal; what came later does not exist here. The numbers of x32 begin at 1 << 30

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column of the table, and name in the filter
NUMBER, MACHINE, FIRST_ARGUMENT, SECOND_ARGUMENT, THIRD_ARGUMENT = (
    0,
    4,
    16,
    24,
    32,
)  # offsets of what a filter sees, little-endian
ALLOW, ERROR = 0x7FFF0000, 0x00050000
LOAD, RETURN, EQUAL, AT_LEAST, ANY_BIT = 0x20, 0x06, 0x15, 0x35, 0x45
SET_SECCOMP, FILTER_MODE = 22, 2
Instruction = tuple[int, int, int, int]  # operation, how many to skip if true, if false, operand


def machine() -> str:
    """Return the name of this machine's processors."""
    return platform.machine()


def numbers(name: str) -> dict[str, int]:
    """Return the number of each call that is named in this module, on a machine."""
    column, _ = MACHINES[name]
    named = {"clone": CLONE, "clone3": CLONE3, "socket": SOCKET, "socketpair": SOCKETPAIR}
    named |= {"personality": PERSONALITY, "ioctl": IOCTL} | REFUSED
    return {call: number[column] for call, number in named.items() if number[column] is not None}


def filter_program(name: str) -> list[Instruction]:
    """
    Return the filter for a machine.

    Raises
    ------
    KeyError
        If the numbers of this machine's system calls are not in the table.

    """
    column, code = MACHINES[name]
    absent, refused = refuse(errno.ENOSYS), refuse(errno.EPERM)
    program = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, code), absent]  # numbers of another machine mean other calls
    program += [(LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, LAST + 1), absent]
    for each in REFUSED.values():
        program += when(each[column], refused)
    program += when(CLONE3[column], absent)  # its flags are in memory, which a filter cannot read; libc uses clone
    program += when(CLONE[column], (LOAD, 0, 0, FIRST_ARGUMENT), (ANY_BIT, 0, 1, NEW_NAMESPACES), refused, allow())
    family = only(FAMILIES, FIRST_ARGUMENT, errno.EAFNOSUPPORT)
    names = when(NETLINK, *only((ROUTE,), THIRD_ARGUMENT, errno.EAFNOSUPPORT))
    program += when(SOCKET[column], *family[:-1], *names, family[-1])
    program += when(SOCKETPAIR[column], *family)
    program += when(PERSONALITY[column], *only(USUAL_PERSONALITIES, FIRST_ARGUMENT, errno.EPERM))
    program += when(
        IOCTL[column], (LOAD, 0, 0, SECOND_ARGUMENT), *(x for n in TYPING_FOR_OTHERS for x in when(n, refused))
    )
    return [*program, allow()]


def when(value: int | None, *then: Instruction) -> list[Instruction]:
    """Return instructions that run if the number that was loaded is `value`, and are skipped if it is not."""
    return [] if value is None else [(EQUAL, 0, len(then), value), *then]


def only(values: Iterable[int], offset: int, error: int) -> list[Instruction]:
    """Return instructions that load an argument, allow the call for some values, and refuse it for others."""
    allowed = [instruction for value in values for instruction in when(value, allow())]
    return [(LOAD, 0, 0, offset), *allowed, refuse(error)]


def allow() -> Instruction:
    """Return the instruction that lets a call through."""
    return RETURN, 0, 0, ALLOW


def refuse(error: int) -> Instruction:
    """Return the instruction that answers a call with an error."""
    return RETURN, 0, 0, ERROR | error


def assembled(program: Iterable[Instruction]) -> bytes:
    """Return a program as the machine reads it, and as bubblewrap takes it."""
    return b"".join(pack("=HBBI", *instruction) for instruction in program)


def install_filter(libc: ctypes.CDLL, code: bytes) -> None:
    """Filter the calls of this process and of all that it starts, for ever. New privileges must be given up before."""
    held = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = Program(len(code) // 8, ctypes.addressof(held))
    if libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel could not limit its system calls")
