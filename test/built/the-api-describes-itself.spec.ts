import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* Goal: whoever writes a client reads the answer of every operation in the description, property by property, and the pages' own client stands by it. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: Schema }> }>;
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const SOURCES = 'apps/api/src';
const CLIENT = 'apps/web/kit/api/schema.d.ts';
const { NODE_OPTIONS: _ofJest, ...env } = process.env;

function node(...args: string[]) {
  return spawnSync(process.execPath, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
}

/** True of a schema that says what is in it: a bare `object` says nothing. */
function says(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  if (schema.$ref !== undefined || schema.allOf !== undefined || schema.oneOf !== undefined || schema.enum !== undefined) return true;
  if (schema.type === 'array') return says(schema.items);
  if (schema.type === 'object') return schema.properties !== undefined || schema.additionalProperties !== undefined;
  return schema.type !== undefined;
}

/** What the description leaves unsaid, a line each. */
function unsaid({ paths, components }: Description): string[] {
  const faults: string[] = [];
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { operationId, responses, parameters = [] }] of Object.entries(operations)) {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      if (good.length === 0) faults.push(`${method} ${path} (${operationId}) has no answer`);
      for (const [status, { content }] of good) {
        const bodies = Object.values(content ?? {});
        if (status === '204' ? bodies.length > 0 : bodies.length === 0 || bodies.some(({ schema }) => !says(schema)))
          faults.push(`${method} ${path} (${operationId}) ${status} has no schema`);
      }
      for (const { name, description = '' } of parameters) if (description === '') faults.push(`${method} ${path} ?${name} is not described`);
    }
  }
  for (const [name, { properties = {} }] of Object.entries(components.schemas)) {
    for (const [property, schema] of Object.entries(properties)) {
      if ((schema.description ?? '') === '') faults.push(`${name}.${property} is not described`);
      if (!says(schema)) faults.push(`${name}.${property} does not say what it holds`);
    }
  }
  return faults;
}

let description: Description;
beforeAll(() => {
  const { status, stdout, stderr } = node('dist/apps/api/src/describe.js');
  if (status !== 0) throw new Error(`dist does not describe itself: run npm run build. ${stderr}`);
  description = JSON.parse(stdout) as Description;
});

it('says of every operation what it answers, and of every property what it holds', () => {
  expect(Object.values(description.paths).flatMap((item) => Object.keys(item)).length).toBeGreaterThan(115);
  expect(unsaid(description)).toEqual([]);
});

it('would notice an answer without schema, a bare object, and a property without words', () => {
  const poor = structuredClone(description) as unknown as {
    paths: Record<string, Record<string, { responses: Record<string, object> }>>;
    components: { schemas: Record<string, { properties: Record<string, object> }> };
  };
  poor.paths['/api/v1/elder/me']!['get']!.responses['200'] = {};
  poor.paths['/api/v1/elder/purse']!['get']!.responses['200'] = { content: { 'application/json': { schema: { type: 'object' } } } };
  poor.components.schemas['ReceiptDto']!.properties['day'] = { type: 'string' };
  poor.components.schemas['ReceiptDto']!.properties['reasons'] = { type: 'array', items: { type: 'object' }, description: 'why' };
  expect(unsaid(poor as unknown as Description).sort()).toEqual([
    'ReceiptDto.day is not described',
    'ReceiptDto.reasons does not say what it holds',
    'get /api/v1/elder/me (MeController_me) 200 has no schema',
    'get /api/v1/elder/purse (PurseController_purse) 200 has no schema',
  ]);
});

it('gives each DTO a name of its own: two of one name would be one schema', () => {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.dto.ts'))
    .flatMap((file) => [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^export class (\w+)/gm)].map((match) => match[1] ?? ''));
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('is the same after another build: members of a union stand in the order of the alphabet', () => {
  const { role } = description.components.schemas['ActorDto']!.properties!;
  expect(role!.enum).toEqual([...role!.enum!].sort());
});

it('is what the pages call: the client in the tree stands as it would be generated, and an altered one is noticed', () => {
  const checked = node('apps/web/generate-client.mjs', '--check');
  expect([checked.status, checked.stderr]).toEqual([0, '']);
  const dir = mkdtempSync(join(tmpdir(), 'love-card-client-'));
  try {
    const altered = join(dir, 'schema.d.ts');
    writeFileSync(altered, readFileSync(CLIENT, 'utf8').replace('selfPayFen', 'selfPayYuan'));
    const answer = node('apps/web/generate-client.mjs', '--check', altered);
    expect([answer.status, answer.stderr]).toEqual([1, `${altered} is not what the app describes: run node apps/web/generate-client.mjs\n`]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
