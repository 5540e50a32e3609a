import type { INestApplicationContext } from '@nestjs/common';
import { createInterface } from 'node:readline';
import { SignIn } from '#identity';
import { type Actor, twoPersonsFault } from '#platform';
import { isRefusal, type Refusal, refusalWords } from '#values';
import { stop } from './session.js';

/** The two who do at a terminal what takes two, each signed in under their own account. */
export interface Pair {
  readonly maker: Actor;
  readonly approver: Actor;
}

const MAKERS = ['bureau_admin', 'bureau_officer'];
const APPROVERS = ['bureau_admin', 'bureau_approver'];

/**
 * Signs two persons in, one after the other, by login and password (and the code of a second factor where the account has
 * one). At a terminal each is asked in turn and nothing is shown; otherwise standard input holds a line for each: the password, then a
 * blank and the code where there is one. Nobody is taken for granted: two accounts of one person end the command.
 */
export async function signedInPair(context: INestApplicationContext, logins: { readonly maker: string; readonly approver: string }): Promise<Pair> {
  const answers = process.stdin.isTTY ? null : await linesOfInput();
  const maker = await signedIn(context, { login: logins.maker, duty: '经办 maker', line: answers?.[0], roles: MAKERS });
  const approver = await signedIn(context, { login: logins.approver, duty: '复核 approver', line: answers?.[1], roles: APPROVERS });
  const fault = twoPersonsFault(maker, approver);
  return fault === null ? { maker, approver } : stop([sentence(fault)]);
}

interface Asked {
  readonly login: string;
  readonly duty: string;
  /** What standard input said for this person; at a terminal they are asked. */
  readonly line: string | undefined;
  readonly roles: readonly string[];
}

async function signedIn(context: INestApplicationContext, { login, duty, line, roles }: Asked): Promise<Actor> {
  const typed = line ?? (process.stdin.isTTY ? await asked(`${duty} ${login} 密码 password (验证码 code): `) : '');
  const [, password = '', code] = /^(.*?)(?: (\d{6}))?$/.exec(typed) ?? [];
  const grant = await context.get(SignIn, { strict: false }).signIn({ audience: 'bureau', login, password, ...(code === undefined ? {} : { code }) });
  if (isRefusal(grant)) return stop([`${duty} ${login}: ${sentence(grant)}`]);
  if (!roles.includes(grant.actor.role)) return stop([`${duty} ${login}: 角色不可办理 / the role of this account may not do it (${grant.actor.role})`]);
  return grant.actor;
}

async function linesOfInput(): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) lines.push(line);
  return lines;
}

/** One line typed without being shown. */
function asked(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  return new Promise((resolve) => {
    const input = process.stdin;
    let text = '';
    const heard = (chunk: Buffer): void => {
      for (const glyph of chunk.toString('utf8')) {
        if (glyph === '\u0003') process.exit(130);
        if (glyph === '\r' || glyph === '\n') {
          input.setRawMode(false);
          input.off('data', heard);
          input.pause();
          process.stderr.write('\n');
          resolve(text);
          return;
        }
        text = glyph === '\u007f' ? text.slice(0, -1) : text + glyph;
      }
    };
    input.setRawMode(true);
    input.resume();
    input.on('data', heard);
  });
}

export function sentence({ code, detail }: Refusal): string {
  const { title, action } = refusalWords(code);
  return `${title.zh}。${action.zh} / ${title.en}. ${action.en} ${Object.keys(detail).length === 0 ? '' : JSON.stringify(detail)}`.trim();
}
