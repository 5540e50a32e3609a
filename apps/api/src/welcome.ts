import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '#platform';
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
    lines.push('', `演示设备与卡码 demo device key and card codes: ${config.dir}/demo-logins.json`);
  }
  return `${lines.join('\n')}\n`;
}
