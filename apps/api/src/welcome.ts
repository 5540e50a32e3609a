import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DemoLogins } from '#demo';
import { InviteFamily } from '#family';
import { elderActor } from '#identity';
import type { Config } from '#platform';
import { Clock } from '#platform';
import { addDays, dayOf, isRefusal } from '#values';
import { demoLogins } from './seed-town.js';

/** What the terminal says once the app listens: a line for each page to open and each login to try. */
export async function welcome(app: NestExpressApplication, config: Config): Promise<string> {
  const url = (await app.getUrl()).replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
  const lines = [
    '',
    `爱心卡 Love Card  ${url}/`,
    `  老人手机 elder's phone   ${url}/e/`,
    `  收银台   counter         ${url}/t/`,
    `  监管台   console         ${url}/c/`,
    `  接口文档 API docs        ${url}/docs`,
    `  公开名录 public sites    ${url}/api/v1/open/sites`,
    `  运行状态 health          ${url}/health/ready`,
    `  指标     metrics         ${url}/metrics`,
    `  数据库   database        ${config.engine === 'embedded' ? config.databaseUrl : 'MySQL/MariaDB'}`,
  ];
  const logins = demoLogins(config.dir);
  if (logins) {
    lines.push('', '演示账号 demo logins (POST /api/v1/<audience>/sessions):');
    for (const account of logins.accounts)
      lines.push(
        `  ${account.audience.padEnd(8)} ${account.role.padEnd(16)} ${account.login.padEnd(18)} ${account.password}${account.pin === undefined ? '' : `  PIN ${account.pin}`}`,
      );
    lines.push(...(await elderLines(app, logins, url)));
    lines.push('', `演示设备与卡码 demo device key and card codes: ${config.dir}/demo-logins.json`);
  }
  return `${lines.join('\n')}\n`;
}

/** How to be an elder of the demo: by a text message, which this terminal shows, or as family by an invitation that is made now. */
async function elderLines(app: NestExpressApplication, { elders = [] }: Partial<DemoLogins>, url: string): Promise<string[]> {
  const [first] = elders;
  if (first === undefined) return [];
  const lines = ['', `老人手机：打开 ${url}/e/ ，选“用手机号开通”，输入下面的手机号，验证码就显示在这里。`];
  lines.push(`  Elder's phone: open ${url}/e/, choose “By my phone number”, type one of these; the code is shown here.`);
  for (const { name, tel, shows } of elders) lines.push(`  ${tel}  ${name}  ${shows.zh} / ${shows.en}`);
  const endsOn = addDays(dayOf(app.get(Clock).nowMs()), 30);
  const invited = await app.get(InviteFamily).invite(elderActor(first.personId, ''), { relation: '家人', endsOn });
  if (isRefusal(invited)) return lines;
  const code = invited.code.replace(/(\d{4})(?=\d)/g, '$1 ');
  lines.push(`家人代看：打开 ${url}/e/activate/family ，输入邀请码 ${code}（${first.name}，十五分钟内有效，重启换新）`);
  lines.push(`  Family view: the same address, invitation ${code}, good for fifteen minutes; a restart makes another.`);
  return lines;
}
