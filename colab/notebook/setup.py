"""Makes a checkout ready: Node 24, the npm packages, the small models. Does nothing that is done already."""

from __future__ import annotations

import os
import subprocess
import time

from place import ROOT, node

# onnxruntime-node's installer would fetch CUDA libraries from outside the package registry. Models that
# decode on a GPU run behind a server here (lesson 08 says why), so they are not needed.
NO_CUDA_DOWNLOAD = {"ONNXRUNTIME_NODE_INSTALL": "skip", "ONNXRUNTIME_NODE_INSTALL_CUDA": "skip"}


def run(*command: str) -> None:
    started = time.monotonic()
    environment = {**os.environ, **NO_CUDA_DOWNLOAD, "PATH": f"{ROOT}/.node/bin:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    print(f"{time.monotonic() - started:6.1f} s  {' '.join(command)}")


def ensure_node() -> None:
    """Colab has no Node of its own; the npm package `node` needs one to begin with."""
    if (ROOT / ".node/bin/node").exists():
        return
    if subprocess.run(["sh", "-c", "command -v node"], capture_output=True).returncode != 0:
        run("sh", "-c", "apt-get -qq update && apt-get -qq install -y nodejs npm >/dev/null")
    run("sh", "setup/install-node.sh")


def set_up() -> None:
    ensure_node()
    installed = ROOT / "node_modules/.package-lock.json"
    lock = ROOT / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run("npm", "ci", "--no-fund", "--no-audit", "--silent")
    run(node(), "lib/cli/lab.js", "models", "build", "tiny-coder-1m", "--json")
    print(f"The lab is ready in {ROOT}")
