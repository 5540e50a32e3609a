import { ChangePassword, CreateUser, SignIn } from '#identity';
import type { Office } from './office.js';
import { COUNTY, COUNTY_ACTOR, good, openOffice, PASSWORD, verdict } from './office.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const make = (password: string, role: 'bureau_officer' | 'site_operator' = 'bureau_officer', login = `p${String((serial += 1))}.officer`) =>
  office.get(CreateUser).create(COUNTY_ACTOR, { login, password, displayName: '李敏', role, ...(role === 'site_operator' ? { siteId: office.caihe } : { areaCode: COUNTY }) });
let serial = 0;

describe('a password', () => {
  it.each(['password123', '1234567890', '1qaz2wsx3edc', 'qwertyuiop[]', 'woaini1314520', 'aixinka2026', 'minzheng123', 'Hangzhou2026', 'p@ssw0rd2026', 'aaaaaaaaaaaaaaaa'])(
    'that is on everybody’s list is refused: %s',
    async (password) => {
      expect(verdict(await make(password))).toBe('password_weak');
    },
  );

  it('has ten characters or more for the bureau, eight at a counter, and is not made of the login', async () => {
    expect(await make('vq7-kmz2')).toMatchObject({ code: 'invalid_request', detail: { lengthMin: 10 } });
    expect(verdict(await make('vq7-kmz2', 'site_operator'))).toBe('ok');
    expect(verdict(await make('12345678', 'site_operator'))).toBe('password_weak');
    expect(verdict(await make('zhangguohua1', 'bureau_officer', 'zhangguohua'))).toBe('password_weak');
    expect(verdict(await make(PASSWORD))).toBe('ok');
  });

  it('does not come back before five others were used', async () => {
    good(await make(PASSWORD, 'bureau_officer', 'comes.back'));
    const { actor } = good(await office.get(SignIn).signIn({ audience: 'bureau', login: 'comes.back', password: PASSWORD }));
    const change = (current: string, next: string) => office.get(ChangePassword).change(actor, { current, next });
    const others = [1, 2, 3, 4, 5, 6].map((n) => `quite another horse ${String(n)}7`);
    let current = PASSWORD;
    for (const next of others.slice(0, 5)) {
      good(await change(current, next));
      current = next;
      expect(verdict(await change(current, PASSWORD))).toBe('password_reused');
    }
    expect(verdict(await change(current, current))).toBe('password_reused');
    good(await change(current, others[5] ?? ''));
    expect(verdict(await change(others[5] ?? '', PASSWORD))).toBe('ok');
  });
});
