import { BAD_BODIES, BAD_PARAMETERS, BAD_VALUES, type Bad, Raw } from './bad-values.js';
import type { Answer } from './client.js';
import { type Body, bodyOf, pathOf } from './bodies.js';
import { Chance } from './chance.js';
import { audienceOf, type AttackedCounty, type Caller } from './county.js';
import type { Wrong } from './matrix.js';
import type { Operation, Schema } from './operations.js';
import { seed as seedCounty } from './seeding.js';
import { whyNot } from './schema-says.js';

export interface FuzzReport {
  readonly seed: number;
  readonly inputs: number;
  /** How often each kind of answer came. */
  readonly answers: Readonly<Record<string, number>>;
  readonly wrong: readonly Wrong[];
}

/** One bad input, not yet sent. */
interface Input {
  readonly operation: Operation;
  readonly about: string;
  readonly send: (fuzz: Fuzz) => Promise<void>;
}

/**
 * Bad values in every field, parameter and body that the description tells of, each from a caller who may make that call. An answer is wrong when it is
 * a fault (5xx), when nothing comes back, or when a body is taken of which the description itself says that it is not right.
 */
export async function fuzz(
  county: AttackedCounty,
  operations: readonly Operation[],
  options: { readonly seed: number; readonly inputs: number; readonly progress: ((line: string) => void) | null },
): Promise<FuzzReport> {
  await seedCounty(county, operations);
  const chance = new Chance(options.seed);
  const attack = new Fuzz(county);
  const single = chance.shuffled(singleInputs(operations));
  for (const [index, input] of single.slice(0, options.inputs).entries()) {
    await input.send(attack);
    if (index % 1000 === 0) options.progress?.(`${String(index)} of ${String(options.inputs)}`);
  }
  // What is left is spent on several bad values at once.
  const bodies = operations.filter(({ body }) => Object.keys(body?.properties ?? {}).length > 0);
  for (let count = single.length; count < options.inputs; count++) {
    await manyAtOnce(chance.pick(bodies), chance).send(attack);
    if (count % 1000 === 0) options.progress?.(`${String(count)} of ${String(options.inputs)}`);
  }
  return { seed: options.seed, inputs: attack.inputs, answers: attack.answers, wrong: attack.wrong };
}

/** Every field × every bad value, every parameter × every bad parameter, every body × every bad body. */
function singleInputs(operations: readonly Operation[]): Input[] {
  return operations.flatMap((operation) => [...inFields(operation), ...inParameters(operation), ...inBodies(operation)]);
}

function inFields(operation: Operation): Input[] {
  return fieldsOf(operation.body).flatMap((field) => [
    ...BAD_VALUES.map((bad): Input => ({ operation, about: `${field.join('.')} = ${bad.name}`, send: (fuzz) => fuzz.withFields(operation, [{ field, bad }], bad.name) })),
    { operation, about: `${field.join('.')} twice`, send: (fuzz) => fuzz.twice(operation, field.at(-1) ?? '') },
    { operation, about: `${field.join('.')} left out`, send: (fuzz) => fuzz.withFields(operation, [{ field, bad: { name: 'left out', value: undefined } }], 'left out') },
  ]);
}

function inParameters(operation: Operation): Input[] {
  return operation.parameters
    .filter((parameter) => parameter.in === 'path' || parameter.in === 'query')
    .flatMap((parameter) => [
      ...BAD_PARAMETERS.map((bad): Input => ({ operation, about: `${parameter.name} = ${bad.name}`, send: (fuzz) => fuzz.withParameter(operation, parameter, [bad.text]) })),
      { operation, about: `${parameter.name} twice`, send: (fuzz) => fuzz.withParameter(operation, parameter, ['a', 'b']) },
    ]);
}

function inBodies(operation: Operation): Input[] {
  if (operation.method === 'GET') return [];
  return BAD_BODIES.map((bad): Input => ({ operation, about: `body: ${bad.name}`, send: (fuzz) => fuzz.withBody(operation, bad) }));
}

function manyAtOnce(operation: Operation, chance: Chance): Input {
  const fields = chance.shuffled(fieldsOf(operation.body)).slice(0, 1 + chance.int(4));
  const bad = fields.map((field) => ({ field, bad: chance.pick(BAD_VALUES) }));
  return { operation, about: 'several', send: (fuzz) => fuzz.withFields(operation, bad, bad.map(({ field, bad: { name } }) => `${field.join('.')} = ${name}`).join(', ')) };
}

/** The fields of a body, those inside others too, as the names on the way to them. */
function fieldsOf(schema: Schema | null, way: readonly string[] = []): string[][] {
  const named = Object.entries(schema?.properties ?? {}).flatMap(([name, part]) => [[...way, name], ...fieldsOf(part, [...way, name])]);
  return schema?.items ? [...named, ...fieldsOf(schema.items, [...way, '0'])] : named;
}

/** Inputs between two revivals. */
const REST = 40;

/** Whether the caller, or the tablet, was ended by an input before. */
function ended({ status, body }: Answer): boolean {
  return status === 401 || (status === 403 && body.includes('"device_revoked"'));
}

class Fuzz {
  inputs = 0;
  readonly answers: Record<string, number> = {};
  readonly wrong: Wrong[] = [];
  private revivedAt = -REST;
  private readonly callers = new Map<string, Caller>();

  constructor(private readonly county: AttackedCounty) {}

  async withFields(operation: Operation, changes: readonly { field: readonly string[]; bad: Bad }[], about: string): Promise<void> {
    const body = bodyOf(this.county, operation, this.county.left, { full: true }) ?? {};
    for (const { field, bad } of changes) put(body, field, bad.value);
    const text = written(body);
    await this.send(operation, { path: this.path(operation), body: text, about: `${changes.map(({ field }) => field.join('.')).join(', ')}: ${about}` });
  }

  /** The same name twice in one object: the second one counts, whatever the first said. */
  async twice(operation: Operation, name: string): Promise<void> {
    const text = written(bodyOf(this.county, operation, this.county.left, { full: true }) ?? {});
    await this.send(operation, { path: this.path(operation), body: text.replace(/\}$/, `,${JSON.stringify(name)}:[{}]}`), about: `${name} twice` });
  }

  async withParameter(operation: Operation, parameter: { readonly name: string; readonly in: string }, texts: readonly string[]): Promise<void> {
    const body = bodyOf(this.county, operation, this.county.left);
    const path =
      parameter.in === 'path'
        ? pathOf({ ...operation, path: operation.path.replace(`{${parameter.name}}`, '{}') }, this.county.left).replace('{}', texts[0] ?? '')
        : `${this.path(operation)}?${texts.map((text) => `${parameter.name}=${text}`).join('&')}`;
    await this.send(operation, { path, body: body === null ? null : written(body), about: `${parameter.name}=${(texts[0] ?? '').slice(0, 60)}`, unchecked: true });
  }

  async withBody(operation: Operation, bad: (typeof BAD_BODIES)[number]): Promise<void> {
    const headers: Record<string, string> = { 'content-type': bad.type ?? 'application/json', ...(bad.encoding !== undefined && { 'content-encoding': bad.encoding }) };
    await this.send(operation, { path: this.path(operation), body: bad.body, headers, about: `body: ${bad.name}`, unchecked: operation.body === null });
  }

  private path(operation: Operation): string {
    return pathOf(operation, this.county.left);
  }

  private async send(
    operation: Operation,
    input: { path: string; body: string | Buffer | null; about: string; headers?: Record<string, string>; unchecked?: boolean },
  ): Promise<void> {
    const { county } = this;
    this.inputs += 1;
    county.tick();
    const caller = await this.callerOf(operation);
    const call = { method: operation.method, path: input.path, body: input.body, ...(input.headers && { headers: input.headers }) };
    const from = operation.guard.open && operation.method !== 'GET' ? { from: county.client.nextAddress() } : {};
    let answer = await county.client.send({ ...call, ...from, token: caller?.token ?? null });
    if (caller !== null && ended(answer) && this.inputs > this.revivedAt + REST) {
      this.callers.clear();
      this.revivedAt = this.inputs;
      await county.revive(county.left);
      answer = await county.client.send({ ...call, ...from, token: (await this.callerOf(operation))?.token ?? null });
    }
    this.answers[String(answer.status)] = (this.answers[String(answer.status)] ?? 0) + 1;
    const told = { operation: operation.id, caller: caller?.name ?? 'nobody', status: answer.status, about: input.about };
    if (answer.status === 0) this.wrong.push({ kind: 'no_answer', expected: 'an answer', ...told });
    if (answer.status >= 500) this.wrong.push({ kind: 'fault', expected: 'a refusal', ...told });
    if (answer.status >= 200 && answer.status < 300 && input.unchecked !== true && operation.body !== null) {
      const why = whyNot(operation.body, parsed(input.body));
      if (why !== null) this.wrong.push({ kind: 'let_in', expected: `refused: ${why}`, ...told });
    }
  }

  /** One that may make the call: the first role that the route names, of the left. */
  private async callerOf(operation: Operation): Promise<Caller | null> {
    const [role] = operation.guard.roles;
    if (operation.guard.open || role === undefined) return null;
    const known = this.callers.get(role);
    if (known) return known;
    if (audienceOf(role) !== operation.guard.audience) throw new Error(`${operation.id} names a role of another audience`);
    const caller = await this.county.caller(role, this.county.left, this.county.left.other);
    this.callers.set(role, caller);
    return caller;
  }
}

function put(body: Body, field: readonly string[], value: unknown): void {
  let at: Record<string, unknown> = body;
  for (const name of field.slice(0, -1)) {
    const next = at[name];
    if (typeof next !== 'object' || next === null || next instanceof Raw) return;
    at = next as Record<string, unknown>;
  }
  const last = field.at(-1);
  if (last === undefined) return;
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** As JSON, with what JSON cannot say put in as it stands. */
function written(body: Body): string {
  const raw: string[] = [];
  const text = JSON.stringify(body, (_name, value: unknown) => (value instanceof Raw ? `\u{e000}${String(raw.push(value.text) - 1)}\u{e000}` : value));
  return text.replace(/"\u{e000}(\d+)\u{e000}"/gu, (_all, index: string) => raw[Number(index)] ?? '');
}

/** As the server reads it; no body is an empty one. */
function parsed(body: string | Buffer | null): unknown {
  if (body?.length === 0) return {};
  try {
    return JSON.parse(String(body)) as unknown;
  } catch {
    return undefined;
  }
}
