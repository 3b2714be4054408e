// Hover text (shift-tab in JupyterLab): the symbol under the cursor, its type and its documentation, in
// the shape of the language service that tslab prints.

function quickInfoAt(ts, file, checker, position) {
  const node = ts.getTouchingPropertyName(file, position);
  const symbol = checker.getSymbolAtLocation(node);
  if (node === file || symbol === undefined) return undefined;
  const type = checker.typeToString(
    checker.getTypeOfSymbolAtLocation(symbol, node),
    node,
    ts.TypeFormatFlags.NoTruncation,
  );
  return {
    kind: 'symbol',
    textSpan: { start: node.getStart(file), length: node.getWidth(file) },
    displayParts: [{ text: `${checker.symbolToString(symbol)}: ${type}`, kind: 'text' }],
    documentation: symbol.getDocumentationComment(checker),
    tags: symbol.getJsDocTags(checker),
  };
}

module.exports = { quickInfoAt };
