"""The command line of the embedded services: `python -m portal.embedded --help`."""

from __future__ import annotations

import argparse
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import Any

from portal.embedded.demo import run_demo
from portal.embedded.endpoints import DATABASE
from portal.embedded.lifecycle import (
    AlreadyRunning,
    Services,
    running_services,
    users_gone,
    using_services,
)
from portal.embedded.process import ServiceFailed, death_notice
from portal.embedded.roles import production_script
from portal.embedded.var import CHECKOUT, Var


class StopRequested(BaseException):
    """SIGTERM or SIGHUP arrived; everything started is to be stopped."""


def request_stop(_signal: int, _frame: Any) -> None:
    """Unwind like Ctrl-C does."""
    raise StopRequested


def watch(services: Services, *, until_eof: bool) -> None:
    """Return when standard input ends, if that matters; raise when a service ends first."""
    while True:
        ready, _, _ = select.select([sys.stdin] if until_eof else [], [], [], 0.5)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            return
        for child in services.children:
            if child.exit_code is not None:
                raise ServiceFailed(death_notice(child))


def serve(var: Var, arguments: argparse.Namespace) -> int:
    """Run the services until Ctrl-C or SIGTERM."""
    with (
        ExitStack() as after_the_end,
        running_services(var, title="services", throwaway=arguments.throwaway) as services,
    ):
        print(f"PostgreSQL and Valkey run in {var.root}; Ctrl-C stops them.", flush=True)
        watch(services, until_eof=arguments.until_eof)
        after_the_end.enter_context(users_gone(var))
    return 0


def run(var: Var, arguments: argparse.Namespace) -> int:
    """Run a command with the services, starting them only if nobody has."""
    command = arguments.command
    environment = {**os.environ, "PLUMBLINE_VAR": str(var.root)}
    with ExitStack() as after_the_end, ExitStack() as use:
        use.enter_context(using_services(var))
        try:
            with running_services(var, title=command[0], throwaway=arguments.throwaway):
                code = run_command(command, environment)
                use.close()
                after_the_end.enter_context(users_gone(var))
                return code
        except AlreadyRunning as running:
            print(f"{running} Using its services.", flush=True)
            return run_command(command, environment)


def run_command(command: list[str], environment: dict[str, str]) -> int:
    """Run the command to its end, or end it when we are to stop."""
    child = subprocess.Popen(command, cwd=CHECKOUT, env=environment)
    try:
        return child.wait()
    except (KeyboardInterrupt, StopRequested):
        child.terminate()
        child.wait()
        raise


def demo(var: Var, arguments: argparse.Namespace) -> int:
    """The whole portal with its demo world."""
    if arguments.stop_with_parent:
        threading.Thread(target=stop_with_parent, args=[os.getppid()], daemon=True).start()
    try:
        run_demo(var, empty=arguments.empty)
    except AlreadyRunning as running:
        print(running, flush=True)
        return 0 if running.running.get("web") else 1


def stop_with_parent(parent: int) -> None:
    """Ask this process to stop once whoever started it has been killed."""
    while os.getppid() == parent:
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGTERM)


def roles_script(_var: Var, arguments: argparse.Namespace) -> int:
    """Print the SQL that prepares a production database."""
    print(production_script(arguments.database), end="")
    return 0


def parse_arguments() -> argparse.Namespace:
    """What to do."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    actions = parser.add_subparsers(required=True)
    for action, name in ((serve, "serve"), (run, "run"), (demo, "demo")):
        parser_of = actions.add_parser(name, help=action.__doc__)
        parser_of.set_defaults(action=action)
        if action is demo:
            parser_of.add_argument(
                "--stop-with-parent", action="store_true", help="stop when the caller is killed"
            )
            parser_of.add_argument(
                "--empty", action="store_true", help="without the demo world: nobody is in it yet"
            )
        else:
            parser_of.add_argument(
                "--throwaway", action="store_true", help="faster; a power cut loses the data"
            )
        if action is serve:
            parser_of.add_argument(
                "--until-eof", action="store_true", help="stop when standard input ends, too"
            )
        if action is run:
            parser_of.add_argument("command", nargs="+")
    script = actions.add_parser("roles-sql", help=roles_script.__doc__)
    script.set_defaults(action=roles_script)
    script.add_argument("--database", default=DATABASE)
    return parser.parse_args()


def main() -> int:
    """Do what the command line says; an expected failure is a message, not a traceback."""
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, request_stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # unless under nohup
        signal.signal(signal.SIGHUP, request_stop)
    # A shell starts background jobs deaf to Ctrl-C; this one must hear it to clean up.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return int(arguments.action(Var.from_environment(), arguments))
    except (KeyboardInterrupt, StopRequested):
        return 130
    except (ServiceFailed, AlreadyRunning) as failure:
        print(f"plumbline: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
