import { cleanText, parseBinding } from '#core/code';
import { makeKey } from '../../kit/key-pair.js';
import { answerOf, type Calls, DONE, no, noOf, type Schemas } from './api.js';
import type { Binding, TabletKeys } from './binding.js';
import { Chain } from './chain.js';
import { CERTIFICATE, TRUSTED_KEYS } from './list-part.js';
import type { Done } from './result.js';
import type { DeviceStanding } from './standing.js';

/** Joins a site by the administrator's QR (34 digits) or its twelve digits typed. Loaded when a tablet is bound, once in its life. */
export async function bind(
  binding: Binding,
  calls: Calls,
  { token, name, nowMs, waiting }: { readonly token: string; readonly name: string; readonly nowMs: number; readonly waiting: number },
): Promise<Done> {
  if (waiting > 0)
    return no(
      'unsent_rows',
      { zh: '本机还有未上传的记录', en: 'This device still holds rows' },
      { zh: '请先联网上传，或导出文件交民政局。', en: 'Upload them first, or hand the exported file to the bureau.' },
    );
  const claims = parseBinding(token);
  const digits = claims?.token ?? cleanText(token);
  if (!/^\d{12}$/.test(digits))
    return no(
      'token_unreadable',
      { zh: '这不是绑定码', en: 'This is not a binding code' },
      { zh: '请扫管理员屏幕上的码，或输入十二位数字。', en: 'Scan the administrator’s code or type its twelve digits.' },
    );
  if (claims !== null && nowMs > claims.expiresAtSeconds * 1000 + 120_000)
    return no('token_used', { zh: '绑定码已过期', en: 'The code has expired' }, { zh: '请管理员重新生成。', en: 'Ask for a new one.' });
  // A chain belongs to one enrolment: a tablet that is enrolled anew begins another, with other keys.
  const keys = binding.standing === null ? binding.keys : await makeKeys();
  const answer = await answerOf(calls.open.POST('/api/v1/counter/devices', { body: { token: digits, publicKey: keys.device.publicKey, name, version: __APP_VERSION__ } }));
  if (answer.kind !== 'ok') return noOf(answer);
  const { deviceId, siteId, siteCode, siteName, siteNameEn, helpTel, issuerKeys, certificate } = answer.data;
  await begin(binding, { deviceId, siteId, siteCode, siteName, siteNameEn, helpTel }, keys, { issuerKeys, certificate });
  return DONE;
}

/** Another tablet, or the same one for another enrolment: everything of the enrolment before goes with its keys. */
async function begin(
  binding: Binding,
  device: DeviceStanding,
  keys: TabletKeys,
  { issuerKeys, certificate }: Pick<Schemas['EnrolledDeviceDto'], 'issuerKeys' | 'certificate'>,
): Promise<void> {
  await binding.database.write(['settings', 'events', 'sealed', 'returned', 'drafts', 'meals', 'list', 'badges'], async (tx) => {
    const settings = tx.objectStore('settings');
    const cleared = keys === binding.keys ? [] : (['events', 'sealed', 'returned', 'drafts', 'meals'] as const).map((store) => tx.objectStore(store).clear());
    await Promise.all([
      settings.put(keys, 'keys'),
      settings.put(device, 'device'),
      settings.put(false, 'revoked'),
      // Whose lists are believed from now on; a list of an earlier site goes.
      settings.put(issuerKeys, TRUSTED_KEYS),
      settings.put(certificate, CERTIFICATE),
      // Another drawer.
      settings.delete('counted'),
      tx.objectStore('list').clear(),
      tx.objectStore('badges').clear(),
      ...cleared,
      ...(cleared.length > 0 ? [settings.delete('chain')] : []),
    ]);
  });
  binding.take(device, keys);
}

/** New keys of a tablet; none of them can be read by a script. */
export async function makeKeys(): Promise<TabletKeys> {
  return { device: await makeKey(), seal: await Chain.makeKey() };
}
