import { Command } from 'commander';
import { isRefusal, refusalWords } from '#values';
import { CreateUser } from '#identity';
import { Ids, systemActor } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, inCounty, stop, withCommonOptions } from './session.js';

interface AdminOptions extends CommonOptions {
  readonly login: string;
  readonly name: string;
  readonly area: string;
}

/** Letters and digits that are not mistaken for one another when read from paper. */
const GLYPHS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Makes the first account of an installation; all others are made by it over HTTP. The password is shown once. */
export function adminCommand(): Command {
  return withCommonOptions(new Command('admin').description('建立首个管理员账号，密码只显示一次 / make an administrator account; its password is shown once'))
    .requiredOption('--login <login>', '登录名 / login')
    .requiredOption('--name <name>', '姓名 / display name')
    .option('--area <code>', '县区 / county', '330102')
    .action(async (options: AdminOptions) => {
      await inCounty(options, async (context) => {
        const password = [...context.get(Ids).bytes(16)].map((byte) => GLYPHS[byte % GLYPHS.length] ?? '').join('');
        const made = await context
          .get(CreateUser)
          .create(systemActor(options.area), { login: options.login, password, displayName: options.name, role: 'bureau_admin', areaCode: options.area });
        if (isRefusal(made)) return stop([`${refusalWords(made.code).title.zh} / ${refusalWords(made.code).title.en} ${JSON.stringify(made.detail)}`]);
        answer(options, { login: options.login, password }, () => [
          `登录名 login     ${options.login}`,
          `密码   password  ${password}`,
          '请立即登录并修改 / sign in and change it now',
        ]);
      });
    });
}
