"""Every promise, in the order of the table."""

from tests.contract.promise import Promise

from . import files, honest, kernel, leftovers, limits, network, secrets, supervisor

GROUPS = {
    "Files": files,
    "Secrets": secrets,
    "Network": network,
    "The supervisor": supervisor,
    "The kernel's doors": kernel,
    "Limits": limits,
    "Nothing stays": leftovers,
    "What honest submissions need works": honest,
}
BY_GROUP = {
    title: [each for each in vars(module).values() if isinstance(each, Promise)]
    for title, module in GROUPS.items()
}
PROMISES = [promise for group in BY_GROUP.values() for promise in group]
