import type { Rule } from '../finding.ts';

/** Folders of jedi that describe one Python package each, by the name it is installed under. */
const STUB = /\/jedi\/third_party\/(?:typeshed\/stubs\/([^/]+)\/|(django)-stubs\/)/;

/** Jedi brings the types of many Python packages, to complete code that imports them. */
export const stubsWithoutPackage: Rule = ({ files, owners }) => {
  const unused = files.filter(({ ecosystem, path }) => {
    const [, stub, django] = STUB.exec(path) ?? [];
    const name = stub ?? django;
    return ecosystem === 'python' && name !== undefined && !owners.hasPython(name);
  });
  if (unused.length === 0) return [];
  const reason = 'types of Python packages that are not installed here, so nothing can import them';
  return [{ rule: 'stubs-without-package', reason, fix: 'remove', files: unused }];
};
