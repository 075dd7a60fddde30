"""Judging: from what was observed to findings and points. Pure functions, and one record for each kind.

A new kind of expectation is one subclass in one file, and its name in this list.
"""

from grader.judge.answers import ArgumentsUnchanged, Returns
from grader.judge.collected import ChildrenReturned, CollectedCodes, SignalledItself
from grader.judge.counters import MappedShared, NoLeftovers, OneAtATime, WorkersForked
from grader.judge.descriptors import NoDescriptorLeak, StandardDescriptorsKept
from grader.judge.files import File, InNoFile
from grader.judge.looks import DescriptorsBack, ReapedWhileServing
from grader.judge.pipes import ChildrenWrote, PipesUsed
from grader.judge.processes import ChildrenStayOut, Forks, NoOrphans, NoZombies
from grader.judge.programs import (
    DescriptorFlags,
    ProgramArguments,
    ProgramDescriptors,
    ProgramNotRun,
    RedirectedByDup2,
)
from grader.judge.served import ListensOnlyThere, PortReleased, Served, Stopped
from grader.judge.streams import Stderr, Stdout
from grader.judge.waiting import ForkedBeforeWaiting
from grader.model.expectation import Expectation

KINDS: tuple[type[Expectation], ...] = (
    Returns,
    ArgumentsUnchanged,
    Stdout,
    Stderr,
    File,
    InNoFile,
    Forks,
    ChildrenStayOut,
    NoZombies,
    NoOrphans,
    ForkedBeforeWaiting,
    CollectedCodes,
    ChildrenReturned,
    SignalledItself,
    NoDescriptorLeak,
    StandardDescriptorsKept,
    PipesUsed,
    ChildrenWrote,
    RedirectedByDup2,
    ProgramArguments,
    ProgramDescriptors,
    DescriptorFlags,
    ProgramNotRun,
    OneAtATime,
    MappedShared,
    WorkersForked,
    NoLeftovers,
    Served,
    Stopped,
    PortReleased,
    ListensOnlyThere,
    DescriptorsBack,
    ReapedWhileServing,
)
