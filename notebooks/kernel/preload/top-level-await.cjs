// tslab learns that a cell needs an async wrapper from diagnostic 1308, which its compiler fork raises
// at every top-level `await`. Plain TypeScript accepts those, so this finds them in the syntax tree,
// including `for await` and `await using`, which the fork forgets.

const awaitOutsideAsync = 1308;

/** Diagnostics as the fork would raise them, one per top-level `await` keyword of the file. */
function topLevelAwaits(ts, file) {
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
    const keyword = awaitKeywordOf(ts, node);
    if (keyword !== undefined) {
      found.push({
        file,
        start: keyword.getStart(file),
        length: 'await'.length,
        code: awaitOutsideAsync,
        category: ts.DiagnosticCategory.Error,
        messageText: 'Top-level await',
      });
    }
    ts.forEachChild(node, visit);
  };
  if (file.text.includes('await')) visit(file);
  return found;
}

function awaitKeywordOf(ts, node) {
  if (ts.isAwaitExpression(node)) return node;
  if (ts.isForOfStatement(node)) return node.awaitModifier;
  const isAwaitUsing =
    ts.isVariableDeclarationList(node) &&
    (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
  return isAwaitUsing ? node : undefined;
}

module.exports = { awaitOutsideAsync, topLevelAwaits };
