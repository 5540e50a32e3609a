import { Command } from 'commander';
import { isRefusal } from '#values';
import { type Founder, FoundBureau } from '#identity';
import { Ids, systemActor } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, areaOf, inCounty, misuse, stop, withCommonOptions } from './session.js';
import { sentence } from './two-persons.js';

interface AdminOptions extends CommonOptions {
  readonly person: readonly string[];
  readonly area: string;
}

/** Letters and digits that are not mistaken for one another when read from paper. */
const GLYPHS = 'abcdefghjkmnpqrstuvwxyz23456789';
const FORM = /^([^:]+):([^:]+):([^:]+)$/;

/** Makes the first two accounts of a county, in one act or none; all others are made by them. Each password is shown once. */
export function adminCommand(): Command {
  return withCommonOptions(
    new Command('admin').description('建立县区最初的两位管理员，密码各显示一次 / make the first two administrators of a county; each password is shown once'),
  )
    .requiredOption('--person <login:staff:name>', '登录名:工号:姓名，两次 / login, staff number and name; twice', (one: string, all: readonly string[]) => [...all, one], [])
    .option('--area <code>', '县区 / county', '330102')
    .action(async (options: AdminOptions) => {
      areaOf(options.area);
      await inCounty(options, async (context) => {
        const ids = context.get(Ids);
        const [one, other, ...more] = options.person.map((text) => founderOf(text, ids));
        if (!one || !other || more.length > 0) return misuse('须写两位 / name two persons: --person li.admin:A001:李明 --person wu.admin:A002:吴芳');
        const made = await context.get(FoundBureau).found(systemActor(options.area), [one, other]);
        if (isRefusal(made)) return stop([sentence(made)]);
        const told = [one, other].map(({ login, staffNumber, password }) => ({ login, staffNumber, password }));
        answer(options, { administrators: told }, () => [
          ...told.map(({ login, staffNumber, password }) => `${login}（${staffNumber}）  密码 password  ${password}`),
          '请各自登录并修改密码；此后账号由两人办理 / sign in, each of you, and change it; further accounts take both of you',
        ]);
      });
    });
}

function founderOf(text: string, ids: Ids): Founder {
  const [, login = '', staffNumber = '', displayName = ''] = FORM.exec(text) ?? misuse(`--person ${text}: 应为 登录名:工号:姓名 / write login:staff:name`);
  const password = [...ids.bytes(16)].map((byte) => GLYPHS[byte % GLYPHS.length] ?? '').join('');
  return { login, staffNumber, displayName, password };
}
