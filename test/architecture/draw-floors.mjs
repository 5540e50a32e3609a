import { readFileSync, writeFileSync } from 'node:fs';
import { FLOORS, KNOWS } from './knows.mjs';

/** The drawing of the READMEs, from the map that the build checks. Core is one room; `values` and `platform` are known by all and left out of the arrows. */
export function drawing() {
  const room = (lib) => (lib.startsWith('core/') ? 'core' : lib);
  const lines = ['```mermaid', 'flowchart BT'];
  FLOORS.forEach((floor, index) => {
    lines.push(`  subgraph f${index}[floor ${index}]`, `    ${[...new Set(floor.map(room))].join('\n    ')}`, '  end');
  });
  const arrows = new Set();
  for (const [lib, known] of Object.entries(KNOWS)) {
    for (const other of known) {
      if (other === 'values' || other === 'platform' || other === 'migrations' || room(lib) === room(other) || lib === 'demo' || lib === 'county') continue;
      arrows.add(`  ${room(lib)} --> ${room(other)}`);
    }
  }
  return [...lines, ...[...arrows].sort(), '```'].join('\n');
}

const MARKED = /(<!-- floors:begin -->\n)[\s\S]*?(<!-- floors:end -->)/;

/** The text with the drawing put between its marks. */
export function withDrawing(text) {
  return text.replace(MARKED, `$1\n${drawing()}\n\n$2`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const name of ['README.md', 'README.zh-CN.md']) writeFileSync(name, withDrawing(readFileSync(name, 'utf8')));
}
