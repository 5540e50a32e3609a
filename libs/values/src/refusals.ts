import type { RefusalWords } from './refusal-words.js';

const fullPrice = { zh: '可按原价就餐。', en: 'The person can eat at full price.' };
const entry = (status: number, title: [string, string], action: [string, string] | { zh: string; en: string }): RefusalWords => ({
  status,
  title: { zh: title[0], en: title[1] },
  action: Array.isArray(action) ? { zh: action[0], en: action[1] } : action,
});

/** The catalogue of refusals (web.md 5.1, decisions 11). Codes are stable: they may be added, never renamed. */
export const REFUSALS = {
  // At the counter.
  code_unknown: entry(422, ['不是爱心卡的码', 'Not a Love Card code'], ['请老人出示爱心卡或手机爱心码。', 'Ask for the Love Card or the Love code on the phone.']),
  device_revoked: entry(403, ['本机已停用', 'This device is disabled'], ['联系民政局，未上传的记录会保留。', 'Call the civil-affairs bureau; unsent rows are kept.']),
  licence_lapsed: entry(
    422,
    ['本网点证照已过期', 'A licence of this site has lapsed'],
    ['暂不能享受补贴，请更新证照；可按原价就餐。', 'No subsidised meals until it is renewed; the person can eat at full price.'],
  ),
  revoked: entry(422, ['卡已挂失', 'Card reported lost'], ['请勿使用，联系社区换卡；可按原价就餐。', 'Do not use it; the community office replaces it. Full price is possible.']),
  suspended: entry(422, ['卡已暂停，待核实', 'Card suspended'], ['联系社区核实；可按原价就餐。', 'The community office will check; full price is possible.']),
  deceased: entry(422, ['持卡人已登记身故', 'The holder is registered as deceased'], ['请留下卡片，联系社区。', 'Keep the card and call the community office.']),
  code_expired: entry(422, ['码已过期', 'Code expired'], ['请老人点一下屏幕，换新码。', 'Ask the holder to tap the screen for a new code.']),
  already_redeemed: entry(409, ['本餐已用过', 'Already used for this meal'], { zh: `不重复补贴，${fullPrice.zh}`, en: `No second subsidy. ${fullPrice.en}` }),
  code_used: entry(409, ['此码已用过', 'Code already used'], ['请老人点一下屏幕，换新码。', 'Ask the holder to tap the screen for a new code.']),
  over_quota: entry(409, ['补贴次数已用完', 'Limit of subsidised meals reached'], fullPrice),
  out_of_window: entry(422, ['现在不是供餐时间', 'Outside meal hours'], fullPrice),
  ineligible: entry(422, ['不在补贴范围', 'Not eligible'], { zh: `请联系社区；${fullPrice.zh}`, en: `The community office can explain. ${fullPrice.en}` }),
  wrong_site: entry(422, ['本网点不可用', 'Not valid at this site'], fullPrice),
  proxy_unknown: entry(422, ['代取人未登记或已失效', 'The proxy is not registered or no longer valid'], {
    zh: `请联系社区登记；${fullPrice.zh}`,
    en: `The community office registers proxies. ${fullPrice.en}`,
  }),
  other_county: entry(422, ['外县爱心卡', 'A card of another county'], fullPrice),
  quote_changed: entry(409, ['应收金额已变', 'The amount to collect has changed'], ['请按新金额再确认一次。', 'Confirm again with the new amount.']),
  id_reused: entry(409, ['编号已用于另一笔', 'This id was used for something else'], ['请用新编号重试。', 'Try again with a new id.']),
  batch_late: entry(422, ['上传过晚', 'Uploaded too late'], ['转人工审核。', 'Goes to review.']),
  price_not_filed: entry(422, ['价格未备案', 'This price is not filed'], ['请选择已备案的菜品。', 'Choose an item from the filed menu.']),
  void_too_late: entry(422, ['超过撤销时限', 'Too late to void here'], ['请提交更正申请，由审核人批准。', 'Ask for a correction; it needs approval.']),
  already_voided: entry(409, ['此笔已撤销', 'Already voided'], ['无需再次操作。', 'Nothing more to do.']),

  // Everywhere.
  invalid_request: entry(400, ['请求内容有误', 'The request is malformed'], ['请改正所列字段。', 'Correct the fields listed.']),
  unauthenticated: entry(401, ['请先登录', 'Sign in first'], ['请重新登录。', 'Sign in again.']),
  credentials_wrong: entry(
    401,
    ['账号或密码不对', 'Wrong login or password'],
    ['请检查后重试；五次错误将锁定十分钟。', 'Check and try again; five errors lock the account for ten minutes.'],
  ),
  account_locked: entry(429, ['账号已锁定', 'The account is locked'], ['十分钟后再试。', 'Try again in ten minutes.']),
  too_many_requests: entry(429, ['尝试次数过多', 'Too many tries'], ['请一分钟后再试。', 'Try again in a minute.']),
  forbidden: entry(403, ['没有权限', 'Not allowed'], ['请联系管理员。', 'Ask an administrator.']),
  not_found: entry(404, ['没有找到', 'Not found'], ['请检查编号。', 'Check the id.']),
  conflict: entry(409, ['与已有记录冲突', 'Conflicts with what is recorded'], ['请刷新后重试。', 'Reload and try again.']),
  overloaded: entry(503, ['系统繁忙', 'The system is busy'], ['稍等再试。', 'Wait a moment and try again.']),
  reason_required: entry(422, ['需要填写理由', 'A reason is required'], ['请写明理由（至少四个字）。', 'State the reason (at least four characters).']),

  // Registry.
  citizen_id_invalid: entry(422, ['身份证号不正确', 'The citizen ID is not valid'], ['请核对身份证号。', 'Check the citizen ID.']),
  person_exists: entry(409, ['此人已登记', 'This person is already registered'], ['请查找已有档案。', 'Look up the existing record.']),
  area_unknown: entry(422, ['区划代码不存在', 'Unknown area code'], ['请选择本县区划。', 'Choose an area of this county.']),
  period_invalid: entry(422, ['起止日期不对', 'The dates do not fit'], ['请检查起止日期。', 'Check the dates.']),
  import_invalid: entry(422, ['名册有错误行', 'The roster has faulty rows'], ['请下载错误行，改正后重新上传。', 'Download the faulty rows, correct them and upload again.']),
  import_state: entry(409, ['名册已处理', 'This roster was already handled'], ['请查看名册状态。', 'Look at the state of the roster.']),

  // Sites and accounts.
  credit_code_invalid: entry(422, ['统一社会信用代码不正确', 'The unified social credit code is not valid'], ['请核对信用代码。', 'Check the code.']),
  site_exists: entry(409, ['网点编号已存在', 'This site code exists'], ['请换一个编号。', 'Choose another code.']),
  login_taken: entry(409, ['登录名已被使用', 'This login is taken'], ['请换一个登录名。', 'Choose another login.']),
  token_used: entry(409, ['令牌已用过或已过期', 'The token was used or has expired'], ['请重新生成绑定码。', 'Make a new token.']),

  // Policy and allowances.
  policy_invalid: entry(422, ['政策内容有误', 'The policy is not valid'], ['请改正所列问题。', 'Correct the faults listed.']),
  policy_overlap: entry(409, ['政策有效期重叠', 'The policy overlaps another version'], ['请调整生效日期。', 'Change the effective dates.']),
  policy_absent: entry(422, ['当日没有有效政策', 'No policy is in force on that day'], ['请先发布政策。', 'Publish a policy first.']),
  run_exists: entry(409, ['本月已有发放批次', 'A run exists for this month'], ['请查看已有批次。', 'Look at the existing run.']),
  run_state: entry(409, ['批次状态不允许此操作', 'The run is in another state'], ['请刷新后查看批次状态。', 'Reload and look at the state of the run.']),
  same_person: entry(403, ['经办与复核须为两人', 'Maker and checker must be two people'], ['请由另一位复核人员处理。', 'Another person must approve.']),

  // Cards.
  card_exists: entry(409, ['已有有效卡', 'An active card exists'], ['如需换卡请办理补换卡。', 'Replace the card instead.']),
  carrier_taken: entry(409, ['此卡已绑定他人', 'This carrier is bound to someone else'], ['请核对卡号。', 'Check the number.']),
} as const satisfies Record<string, RefusalWords>;
