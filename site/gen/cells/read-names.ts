// Which names a cell takes from elsewhere and which it leaves behind. The compiler's own scopes decide: a
// parameter called `record` is not the `record` of an earlier cell.

import ts from 'typescript';

export interface ImportedName {
  /** As it is called in the cell. */
  readonly name: string;
  /** As the module calls it. */
  readonly imported: string;
  readonly from: string;
}

export interface CellNames {
  /** Values only: types are gone before a cell runs. */
  readonly imports: readonly ImportedName[];
  /** Declared at the top of the cell. */
  readonly declared: ReadonlySet<string>;
  /** Neither imported nor declared in the cell: globals, and names of earlier cells. */
  readonly free: ReadonlySet<string>;
}

/** Reads the cells of one lesson, in their order. */
export function readNames(sources: readonly string[]): readonly CellNames[] {
  const files = new Map(
    sources.map((source, i) => [
      `/cell-${i}.ts`,
      // A cell without an import is a module all the same: cells do not share a scope here.
      ts.createSourceFile(`/cell-${i}.ts`, `${source}\nexport {};`, ts.ScriptTarget.Latest, true),
    ]),
  );
  const program = ts.createProgram(
    [...files.keys()],
    { noLib: true, noResolve: true, types: [] },
    {
      ...ts.createCompilerHost({}),
      getSourceFile: (name) => files.get(name),
      fileExists: (name) => files.has(name),
      getCurrentDirectory: () => '/',
    },
  );
  const checker = program.getTypeChecker();
  return [...files.values()].map((file) => ({
    imports: file.statements.filter(ts.isImportDeclaration).flatMap(readImport),
    declared: new Set(file.statements.flatMap(listDeclared)),
    free: new Set(listFree(file, checker)),
  }));
}

function readImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): ImportedName[] {
  const from = (moduleSpecifier as ts.StringLiteral).text;
  const isTypeOnly = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (importClause === undefined || isTypeOnly) return [];
  const whole = [importClause.name, importClause.namedBindings]
    .filter((one) => one !== undefined)
    .flatMap((one) => (ts.isNamespaceImport(one) ? [one.name.text] : []));
  const named =
    importClause.namedBindings && ts.isNamedImports(importClause.namedBindings)
      ? importClause.namedBindings.elements.filter(({ isTypeOnly: isType }) => !isType)
      : [];
  return [
    ...(importClause.name ? [{ name: importClause.name.text, imported: 'default', from }] : []),
    ...whole.map((name) => ({ name, imported: '*', from })),
    ...named.map(({ name, propertyName }) => ({
      name: name.text,
      imported: (propertyName ?? name).text,
      from,
    })),
  ];
}

function listDeclared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => listBound(name));
  }
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

function listBound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? listBound(element.name) : [],
  );
}

function listFree(root: ts.Node, checker: ts.TypeChecker): readonly string[] {
  const free: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isIdentifier(node) && isReference(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (symbol === undefined) free.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return free;
}

/** The name of a property is no name of a variable. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) {
    return parent.name !== node;
  }
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  return !ts.isMetaProperty(parent) && !ts.isMethodDeclaration(parent);
}
