import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from './config.js';
import { ConsoleSms, GatewaySms, NoSms } from './sms.js';

const TOKEN = 'a token of some length';
const URL_ = 'https://sms.example.gov.cn/send';
const faultsOf = (env: Record<string, string>) => {
  const config = readConfig(env);
  return 'faults' in config ? config.faults : [];
};
const driverOf = (env: Record<string, string>) => {
  const config = readConfig(env);
  return 'faults' in config ? null : config.sms.driver;
};

it.each<[string, Record<string, string>, string]>([
  ['the terminal on the embedded engine', {}, 'console'],
  ['none on a server until somebody decides', { DATABASE_URL: 'mysql://u:p@h:3306/d' }, 'none'],
  ['none, when told', { SMS: 'none' }, 'none'],
  ['a gateway with its address and token', { SMS: 'gateway', SMS_URL: URL_, SMS_TOKEN: TOKEN }, 'gateway'],
  ['a gateway on this machine', { SMS_URL: 'http://127.0.0.1:9000/send', SMS_TOKEN: TOKEN }, 'gateway'],
])('chooses %s', (_name, env, driver) => {
  expect(driverOf(env)).toBe(driver);
});

it.each<[string, Record<string, string>]>([
  ['a gateway without an address', { SMS: 'gateway', SMS_TOKEN: TOKEN }],
  ['a gateway without a token', { SMS: 'gateway', SMS_URL: URL_ }],
  ['an address alone', { SMS_URL: URL_ }],
  ['an address that is not https', { SMS: 'gateway', SMS_URL: 'http://sms.example.gov.cn/send', SMS_TOKEN: TOKEN }],
  ['a short token', { SMS: 'gateway', SMS_URL: URL_, SMS_TOKEN: 'short' }],
  ['an address beside another driver', { SMS: 'console', SMS_URL: URL_, SMS_TOKEN: TOKEN }],
  ['a driver that does not exist', { SMS: 'pigeon' }],
  ['the terminal in production, unless somebody said so', { NODE_ENV: 'production' }],
])('refuses to start with %s', (_name, env) => {
  expect(faultsOf(env).join('; ')).toMatch(/SMS/);
});

it('writes to the terminal what is said and not to whom', async () => {
  const lines: string[] = [];
  await new ConsoleSms((line) => lines.push(line)).send({ id: '1', to: '13800000003', text: '验证码 042713' });
  expect(lines.join('')).toBe('短信 SMS → 138****0003: 验证码 042713\n');
  expect(new NoSms().available).toBe(false);
});

it('hands a message to the gateway with its id, and takes anything but a yes for a no', async () => {
  const seen: { body: string; authorization: string | undefined }[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ body, authorization: request.headers.authorization });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sms = new GatewaySms({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/send`, token: TOKEN });
  try {
    await sms.send({ id: 'n1', to: '13800000003', text: '您好' });
    expect(seen).toEqual([{ body: JSON.stringify({ id: 'n1', to: '13800000003', text: '您好' }), authorization: `Bearer ${TOKEN}` }]);
    status = 500;
    await expect(sms.send({ id: 'n2', to: '13800000003', text: '您好' })).rejects.toThrow('500');
  } finally {
    server.close();
  }
});
