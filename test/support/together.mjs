// Spec files share one set of loaded modules, because loading them anew takes half of a short story's time. Each file
// stays what it is alone: its hooks and tests stand in a block that bears its path.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** As many files as finish in about a minute; fewer would load more often, more would leave a core without work at the end. */
const AT_ONCE = 8;

/**
 * Spec files in groups, as even as they go: every path in exactly one group, neighbours in different groups, because
 * the long ones lie side by side.
 */
export function groupsOf(paths, atOnce = AT_ONCE) {
  const count = Math.ceil(paths.length / atOnce);
  return Array.from({ length: count }, (_, group) => [...paths].sort().filter((_path, index) => index % count === group));
}

/** Every spec file below the folders, by its path from the root with slashes. */
export function specsBelow(root, folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.spec.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}

/** Writes a spec file for each group into `var/together` and tells their paths. */
export function writeGroups(root, paths) {
  const folder = join(root, 'var', 'together');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return groupsOf(paths).map((group, index) => {
    const path = join(folder, `${String(index + 1).padStart(2, '0')}.spec.mjs`);
    const imports = group.map((spec) => `await aside(${JSON.stringify(spec)}, () => import(${JSON.stringify(pathToFileURL(join(root, spec)).href)}));`);
    writeFileSync(path, [`import { aside } from '../../test/support/aside.mjs';`, ...imports, ''].join('\n'));
    return relative(root, path);
  });
}
