// Variables of earlier cells live on `exports`, so tslab rewrites every identifier that names one. It
// overlooks `{ size }`: there the identifier is the name of a property as well, and that is the symbol
// TypeScript gives. Such a cell failed with "size is not defined". Here the checker answers with the
// variable, and the rewritten shorthand becomes `{ size: exports.size }`.

/** A type checker that takes the identifier of `{ size }` for the variable, not for the property. */
function withShorthandValues(ts, checker) {
  return Object.assign(Object.create(checker), {
    getSymbolAtLocation(node) {
      const parent = ts.getOriginalNode(node).parent;
      return parent && ts.isShorthandPropertyAssignment(parent)
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : checker.getSymbolAtLocation(node);
    },
  });
}

/** `visitEachChild` for tslab's rewriting: a shorthand whose variable was rewritten is written out. */
function visitEachChildWithShorthand(ts) {
  return (node, visitor, ...rest) => {
    if (!ts.isShorthandPropertyAssignment(node)) return ts.visitEachChild(node, visitor, ...rest);
    const value = visitor(node.name);
    if (value === node.name) return node;
    return ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), value);
  };
}

module.exports = { visitEachChildWithShorthand, withShorthandValues };
