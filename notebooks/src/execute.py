"""Executes the cells of a notebook in order, up to the first that throws, and writes the notebook with their outputs.

    python execute.py NOTEBOOK RESULT KERNEL SECONDS

No cell may take longer than SECONDS. Needs jupyter_client.

Why not nbconvert or nbclient: they are done with a cell when the kernel says so, but Deno's sends what a cell shows on
another way, and sometimes later. What comes late is lost there, or shown below the next cell. Here a cell is done when
what was sent after it on those same ways has come.
"""
import json
import queue
import signal
import sys
import time

from jupyter_client.manager import KernelManager

mark = "\x02end of cell\x03"
send_mark = f"""
await Deno.jupyter.display({{ "text/plain": {json.dumps(mark)} }}, {{ raw: true }});
console.log({json.dumps(mark)});
console.error({json.dumps(mark)});
"""


class Execution:
    def __init__(self, manager, client, deadline):
        self.manager = manager
        self.client = client
        self.deadline = deadline

    def next_message(self, receive):
        """The next message of a channel. The kernel is looked after meanwhile: a dead one sends none."""
        while time.monotonic() < self.deadline:
            try:
                return receive(timeout=1)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError("the kernel has died")
        raise RuntimeError("it takes too long")

    def run(self, code, outputs, is_history=True):
        """Runs code until the kernel says that it is done. Returns the reply, and the messages that came with it."""
        request = self.client.execute(code, store_history=is_history, allow_stdin=False)
        while True:
            message = self.next_message(self.client.get_iopub_msg)
            is_ours = message["parent_header"].get("msg_id") == request
            if is_ours and message["content"].get("execution_state") == "idle":
                break
            outputs.append(message)
        while True:
            reply = self.next_message(self.client.get_shell_msg)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def run_cell(self, code):
        """Returns the number of the execution, the outputs, and whether all went well."""
        messages = []
        reply = self.run(code, messages)
        self.run(send_mark, messages, is_history=False)
        while sum(is_mark(message) for message in messages) < 3:
            messages.append(self.next_message(self.client.get_iopub_msg))
        outputs = [output_of(message) for message in messages if not is_mark(message)]
        return reply.get("execution_count"), [output for output in outputs if output], reply["status"] == "ok"


def is_mark(message):
    content = message["content"]
    shown = content.get("text") or content.get("data", {}).get("text/plain", "")
    return isinstance(shown, str) and shown.strip() == mark


def output_of(message):
    """What a notebook keeps of a message, if anything."""
    kind, content = message["msg_type"], message["content"]
    kept = {
        "stream": ("name", "text"),
        "display_data": ("data", "metadata"),
        "execute_result": ("data", "metadata", "execution_count"),
        "error": ("ename", "evalue", "traceback"),
    }.get(kind)
    return {"output_type": kind, **{key: content[key] for key in kept}} if kept else None


def execute(notebook, kernel, seconds):
    manager = KernelManager(kernel_name=kernel)
    manager.start_kernel()
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=seconds)
        for number, cell in enumerate(notebook["cells"], 1):
            if cell["cell_type"] != "code":
                continue
            execution = Execution(manager, client, time.monotonic() + seconds)
            try:
                count, outputs, went_well = execution.run_cell("".join(cell["source"]))
            except RuntimeError as error:
                sys.exit(f"cell {number} ({cell['id']}): {error}")
            cell["execution_count"], cell["outputs"] = count, outputs
            if not went_well:
                return
    finally:
        manager.shutdown_kernel(now=True)
        client.stop_channels()


def main():
    path, result, kernel, seconds = sys.argv[1:]
    # Leaves through the end of execute, so that the kernel ends as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = None, []
    execute(notebook, kernel, float(seconds))
    with open(result, "w", encoding="utf-8") as file:
        json.dump(notebook, file, ensure_ascii=False)


main()
