import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { withDrawing } from './draw-floors.mjs';

const ROOT = process.cwd();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

it.each(['README.md', 'README.zh-CN.md'])('%s draws the floors as the build checks them', (name) => {
  expect(withDrawing(read(name))).toBe(read(name));
  expect(read(name)).toContain('redemption --> allowances');
});

it('a drawing that differs from the map is noticed', () => {
  const altered = read('README.md').replace('redemption --> allowances', 'allowances --> redemption');
  expect(withDrawing(altered)).not.toBe(altered);
});

const documents = [
  'README.md',
  'README.zh-CN.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

it.each(documents)('every link of %s leads somewhere', (name) => {
  const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(name), link)))).toEqual([]);
});

it('docker-compose.yml parses, and its commands are files that the build makes', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<
      string,
      {
        image: string;
        command?: string[];
        entrypoint?: string[];
        healthcheck?: object;
        depends_on?: Record<string, unknown>;
        volumes?: string[];
        environment?: Record<string, string>;
      }
    >;
  };
  expect(Object.keys(compose.services).sort()).toEqual(['accounts', 'api-bureau', 'api-public', 'migrate', 'mysql', 'proxy', 'tools', 'worker']);
  expect(compose.services['mysql']?.image).toBe('mysql:8.4');
  for (const name of ['mysql', 'api-public', 'api-bureau']) expect(compose.services[name]?.healthcheck).toBeDefined();
  for (const [name, service] of Object.entries(compose.services)) {
    if (name === 'mysql' || name === 'proxy') continue;
    expect(service).toMatchObject({ image: 'love-card', build: { dockerfile: '.deploy/Dockerfile' }, read_only: true, cap_drop: ['ALL'] });
    const source = ((name === 'tools' ? service.entrypoint : service.command)?.[1] ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts');
    expect([name, source, existsSync(join(ROOT, source))]).toEqual([name, source, true]);
    // Who makes the accounts needs no key; who runs the app has not the account that migrates.
    if (name === 'accounts') continue;
    expect([name, service.environment?.['DATABASE_URL']?.split(':')[1]]).toEqual([name, name === 'migrate' ? '//lovecard_migrate' : '//lovecard']);
    // Its keys and no others: a folder of its own, which it cannot write.
    const keys = (service.volumes ?? []).filter((volume) => volume.includes('/keys/'));
    const own = { migrate: 'all:/keys', 'api-public': 'public:/keys:ro', 'api-bureau': 'bureau:/keys:ro', worker: 'worker:/keys:ro', tools: 'all:/keys:ro' }[name] ?? '';
    expect([name, keys[0], service.environment?.['KEYS']]).toEqual([name, `\${LOVECARD_DATA}/keys/${own}`, '/keys']);
    expect([name, keys.length]).toEqual([name, name === 'migrate' ? 4 : 1]);
    if (name === 'api-bureau') expect(service.environment?.['SECOND_FACTOR']).toBe('${LOVECARD_SECOND_FACTOR:-required}');
    for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(compose.services)).toContain(other);
  }
});

it('the image is built in stages from the locked packages, runs without root, and copies only what is there', () => {
  const lines = read('.deploy/Dockerfile')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const stages = lines.flatMap((line, at) => (line.startsWith('FROM ') ? [at] : []));
  expect(stages.length).toBe(2);
  for (const at of stages) expect(lines[at]).toMatch(/^FROM node:24-bookworm-slim/);
  const last = lines.slice(stages[1]);
  expect(lines).toContain('RUN npm ci --no-audit --no-fund');
  expect(last).toContain('USER node');
  expect(last.filter((line) => line.startsWith('COPY ')).every((line) => line.startsWith('COPY --from=build '))).toBe(true);
  // What is copied is made by the steps above or stands in the repository, and nothing ignored is.
  const ignored = read('.dockerignore').split('\n');
  for (const [, from = ''] of last.map((line) => /^COPY --from=build \/build\/(\S+)/.exec(line) ?? [])) {
    if (from === '' || ['node_modules', 'dist'].includes(from)) continue;
    expect([from, existsSync(join(ROOT, from)), ignored.some((path) => path !== '' && from.startsWith(path))]).toEqual([from, true, false]);
  }
  for (const secret of ['.git', '.env*', 'var']) expect(ignored).toContain(secret);
});
