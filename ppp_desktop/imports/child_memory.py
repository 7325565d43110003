"""Keeps the memory of the child process under its limit: capped by itself, watched from outside.

Linux caps the address space and Windows what a job may commit; macOS can do neither, so there the
parent looks now and then how much the child holds. It does so everywhere, should a cap fail.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from pathlib import Path

_PAGES_HELD = 1  # the second figure of /proc/…/statm


def cap_own_memory(limit_bytes: int) -> None:
    """Cap this process's memory where the system can."""
    with suppress(OSError, AttributeError):
        _cap(limit_bytes)


def held_bytes(process_id: int) -> int | None:
    """Return how much memory another process of this user holds, None where that is not told."""
    with suppress(OSError, ValueError, AttributeError):
        return _held_by(process_id)
    return None


if sys.platform != "win32":

    def _limit_address_space(limit_bytes: int) -> None:
        import resource

        for kind, most in ((resource.RLIMIT_AS, limit_bytes), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


if sys.platform == "win32":
    _PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _QUERY_AND_READ = 0x1010  # PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_VM_READ

    class _Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
            ("transfers", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = (
            ("size", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("quotas", ctypes.c_size_t * 4),
            ("committed", ctypes.c_size_t),
            ("peak_committed", ctypes.c_size_t),
        )

    def _cap(limit_bytes: int) -> None:
        system = ctypes.windll.kernel32
        system.CreateJobObjectW.restype = ctypes.c_void_p
        system.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(system.CreateJobObjectW(None, None))
        limits = _Limits(flags=_PROCESS_MEMORY, process_memory=limit_bytes)
        system.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        # The job lasts as long as the process in it.
        system.AssignProcessToJobObject(job, ctypes.c_void_p(system.GetCurrentProcess()))

    def _held_by(process_id: int) -> int | None:
        system = ctypes.windll.kernel32
        system.OpenProcess.restype = ctypes.c_void_p
        handle = system.OpenProcess(_QUERY_AND_READ, 0, process_id)
        if not handle:
            return None
        process = ctypes.c_void_p(handle)
        counters = _Counters(size=ctypes.sizeof(_Counters))
        try:
            read = system.K32GetProcessMemoryInfo(
                process, ctypes.byref(counters), ctypes.sizeof(counters)
            )
        finally:
            system.CloseHandle(process)
        return int(counters.committed) if read else None

elif sys.platform == "darwin":
    _USAGE_BYTES = 96  # struct rusage_info_v0 of <sys/resource.h>
    _FOOTPRINT_AT = 72

    def _cap(limit_bytes: int) -> None:
        _limit_address_space(limit_bytes)

    def _held_by(process_id: int) -> int | None:
        # The footprint counts pages that the system has compressed too.
        usage = (ctypes.c_uint8 * _USAGE_BYTES)()
        library = ctypes.CDLL("/usr/lib/libproc.dylib")
        if library.proc_pid_rusage(ctypes.c_int(process_id), ctypes.c_int(0), usage) != 0:
            return None
        return int.from_bytes(bytes(usage[_FOOTPRINT_AT : _FOOTPRINT_AT + 8]), sys.byteorder)

else:

    def _cap(limit_bytes: int) -> None:
        _limit_address_space(limit_bytes)

    def _held_by(process_id: int) -> int | None:
        import resource

        figures = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()
        return int(figures[_PAGES_HELD]) * resource.getpagesize()
