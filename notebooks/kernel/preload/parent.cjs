// A kernel whose Jupyter server or runner was killed outright gets no message about it and would stay
// forever, holding a model in memory. Becoming somebody else's child is the sign to leave.

const checkEveryMs = 1000;

function exitWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, checkEveryMs).unref();
}

module.exports = { exitWithParent };
