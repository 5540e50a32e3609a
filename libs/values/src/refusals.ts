import { entry } from './refusal-entry.js';
import type { RefusalWords } from './refusal-words.js';
import { DESK_REFUSALS } from './refusals-of-desks.js';
import { REGISTRY_REFUSALS } from './refusals-of-registry.js';
import { STORAGE_REFUSALS } from './refusals-of-storage.js';

const fullPrice = { zh: '可按原价就餐。', en: 'The person can eat at full price.' };

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
  by_hand_above: entry(409, ['手输餐多于平日，补贴待核对', 'More typed by hand than usual'], ['请等民政部门核对。', 'The bureau looks into it; nobody owes anything.']),
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
  // A number typed, or a social card read, with the line down: a tablet knows those of its own regulars and says nothing of others.
  not_known_here_offline: entry(422, ['断网时本机不认识此号', 'Not known at this site offline'], {
    zh: `联网后可查；${fullPrice.zh}少给的补贴由民政局核定。`,
    en: `The county can tell once the line is back. ${fullPrice.en} The bureau decides on the subsidy that was missed.`,
  }),
  // Events that a tablet recorded without the network.
  signature_wrong: entry(
    422,
    ['设备签名不对', 'The signature of the device is wrong'],
    ['原文已保留，请联系民政局核对本机。', 'The rows are kept as they came; call the bureau about this tablet.'],
  ),
  chain_broken: entry(
    422,
    ['记录前后不连续', 'The chain of records is broken'],
    ['原文已保留；请从提示的序号重新上传。', 'The rows are kept as they came; send again from the number given.'],
  ),
  event_unreadable: entry(422, ['记录无法识别', 'The record cannot be read'], ['原文已保留；请按纸质单补录。', 'It is kept as it came; enter it again from the paper slip.']),
  clock_doubt: entry(422, ['平板时间存疑', "The tablet's clock is in doubt"], ['转人工核定用餐时间。', 'Somebody will settle the time of the meal.']),
  queue_file_unreadable: entry(
    422,
    ['不是可读的队列文件', 'Not a queue file that can be read'],
    ['请取平板导出的原文件，不要改动。', 'Bring the file as the tablet exported it, unaltered.'],
  ),
  queue_file_locked: entry(
    422,
    ['本县密钥打不开此文件', "The county's key does not open this file"],
    ['请输入导出时打印的口令。', 'Enter the passphrase that was printed with it.'],
  ),
  no_list: entry(422, ['平板没有名单', 'The tablet had no list'], ['转人工审核。', 'Goes to review.']),
  list_too_old: entry(422, ['平板名单超过 72 小时', "The tablet's list was older than 72 hours"], ['转人工审核。', 'Goes to review.']),
  over_ceiling: entry(
    422,
    ['超过本平板当日离线份额', 'More than this tablet may serve offline in a day'],
    ['转人工审核；老人不再补交。', 'Goes to review; the elder pays nothing more.'],
  ),
  operator_unknown: entry(422, ['经办人当时不是本网点人员', 'The operator did not work at this site then'], ['转人工审核。', 'Goes to review.']),
  device_stolen: entry(422, ['平板已报失窃', 'The tablet was reported stolen'], ['转人工审核。', 'Goes to review.']),
  upload_budget_spent: entry(
    429,
    ['本机已停用，可上传的余量已用完', 'This tablet serves no more and has sent all that it may'],
    ['请导出队列文件，交到经办窗口。', 'Export the queue file and bring it to the desk.'],
  ),
  list_unknown: entry(422, ['平板名单编号与县里记录不符', 'The county never gave out the list that this tablet names'], ['转人工审核。', 'Goes to review.']),
  not_granted: entry(422, ['审核未通过', 'Not granted on review'], ['补贴由网点承担，可申诉。', 'The site bears the subsidy and may appeal.']),
  void_too_late: entry(422, ['超过撤销时限', 'Too late to void here'], ['请提交更正申请，由审核人批准。', 'Ask for a correction; it needs approval.']),
  already_voided: entry(409, ['此笔已撤销', 'Already voided'], ['无需再次操作。', 'Nothing more to do.']),

  // The counter's day.
  pin_wrong: entry(401, ['PIN 不对', 'Wrong PIN'], ['请重试；五次错误，本机将锁定该操作员十分钟。', 'Try again; five errors lock this operator at this tablet for ten minutes.']),
  pin_locked_all: entry(
    429,
    ['PIN 输错太多，所有平板都已锁定', 'Too many wrong PINs; locked at every tablet'],
    ['过了整点再试，或由店长开班。', 'Try again after the full hour, or let the manager open the shift.'],
  ),
  pin_locked: entry(429, ['PIN 已锁定', 'The PIN is locked'], ['十分钟后再试。', 'Try again in ten minutes.']),
  pin_weak: entry(422, ['PIN 过于简单', 'This PIN is too easy to guess'], ['请不要用全同、连号或重复的数字。', 'Choose digits that are not all alike, in a row or repeated.']),
  proof_used: entry(409, ['此签名已用过', 'This signature was used before'], ['请重新操作一次。', 'Do it once more.']),
  shift_closed: entry(409, ['班次已关闭', 'The shift is closed'], ['请重新开班。', 'Open a new shift.']),
  shift_over: entry(409, ['班次不能再延长', 'The shift cannot be extended further'], ['请日结后重新开班。', 'Close it and open a new one.']),
  unsent_rows: entry(
    409,
    ['还有未上传的记录', 'Rows are still unsent'],
    ['请先上传；不能上传时由负责人 PIN 确认。', 'Send them first; if that is impossible a manager confirms with a PIN.'],
  ),
  birth_year_needed: entry(422, ['请输入出生年份', 'The year of birth is needed'], ['手输卡号须问老人哪一年出生。', 'A typed number goes with the year of birth: ask the person.']),
  birth_year_wrong: entry(422, ['卡号与出生年份不符', 'Number and year of birth do not fit'], {
    zh: `请核对卡号，再问一次出生年份；${fullPrice.zh}`,
    en: `Check the number and ask again. ${fullPrice.en}`,
  }),
  typed_limit: entry(429, ['手输卡号已达上限', 'No more typed numbers for now'], {
    zh: `请扫卡或手机码，或请负责人登录办理；${fullPrice.zh}`,
    en: `Scan the card or the phone, or let the manager sign in. ${fullPrice.en}`,
  }),
  till_limit: entry(429, ['本机查询过于频繁', 'This till asks too often'], ['请稍后再试；手机码不受影响。', 'Try again later; phone codes are not affected.']),
  lookup_limit: entry(429, ['今天的手工查询已达上限', 'No more lookups today'], {
    zh: `请使用卡或手机码；${fullPrice.zh}`,
    en: `Use the card or the phone. ${fullPrice.en}`,
  }),
  delivery_exists: entry(409, ['此人本餐已订送餐', 'This meal is ordered already'], ['请查看送餐单。', 'Look at the round.']),
  delivery_state: entry(409, ['送餐单状态不允许此操作', 'The order is in another state'], ['请刷新后查看。', 'Reload and look at it.']),
  proof_unfit: entry(
    422,
    ['签收记录与送餐单不符', 'This meal does not prove this delivery'],
    ['须为同一老人、同一餐次、本网点、未撤销的记录。', 'It must be a standing meal of the same person, window and site.'],
  ),

  // Everywhere.
  invalid_request: entry(400, ['请求内容有误', 'The request is malformed'], ['请改正所列字段。', 'Correct the fields listed.']),
  too_large: entry(413, ['请求内容过大', 'The request is too large'], ['请分几次发送。', 'Send it in smaller parts.']),
  unauthenticated: entry(401, ['请先登录', 'Sign in first'], ['请重新登录。', 'Sign in again.']),
  credentials_wrong: entry(
    401,
    ['账号或密码不对', 'Wrong login or password'],
    ['请检查后重试；连续五次错误，从这里再试要等一会儿。', 'Check and try again; after five errors tries from here have to wait.'],
  ),
  account_locked: entry(
    429,
    ['这个网络输错次数过多', 'Too many wrong tries from this network'],
    ['请在所示时间之后再试；在别处登录不受影响。', 'Try again after the time shown; signing in from elsewhere is not affected.'],
  ),
  password_weak: entry(
    422,
    ['密码太容易猜到', 'This password is too easy to guess'],
    ['请换一个更长、不常见的：可用几个不相干的词。不要用姓名、日期、键盘顺序。', 'Choose a longer, uncommon one: some unrelated words will do. No names, dates or rows of keys.'],
  ),
  password_reused: entry(422, ['密码用过了', 'This password was used before'], ['请换一个最近没有用过的密码。', 'Choose one that is not among the last ones.']),
  password_change_first: entry(
    403,
    ['请先修改密码', 'Change your password first'],
    ['现在的密码是别人给的，改好之后才能使用。', 'The present one was given to you by somebody else; everything opens once it is changed.'],
  ),
  second_factor_first: entry(
    403,
    ['请先绑定动态码', 'Set up your second factor first'],
    ['用手机验证器扫码绑定之后才能使用。', 'Scan the code with an authenticator app; everything opens after that.'],
  ),
  second_factor_needed: entry(
    401,
    ['请输入动态码', 'Enter the code of your authenticator'],
    ['打开手机验证器，输入六位动态码。', 'Open the authenticator app and type its six digits.'],
  ),
  second_factor_wrong: entry(401, ['动态码不对或已用过', 'The code is wrong or was used'], ['请等下一个动态码再试。', 'Wait for the next code and try again.']),
  deciders_needed: entry(
    409,
    ['停用后全县能作决定的不足两人', 'Fewer than two who decide would remain'],
    ['请先由两人开设另一位的账号；办不到时由机房用 lovecard admin 补建。', 'Open another account by two persons first; where that cannot be done, lovecard admin makes two.'],
  ),
  activation_paused: entry(
    429,
    ['这里今天输错的绑定码太多，暂停手输', 'Too many wrong codes were typed here today'],
    ['请扫社区屏幕上的二维码开通，或明天再输。', 'Scan the code on the community’s screen instead, or type it tomorrow.'],
  ),
  ...DESK_REFUSALS,
  too_many_requests: entry(429, ['尝试次数过多', 'Too many tries'], ['请一分钟后再试。', 'Try again in a minute.']),
  forbidden: entry(403, ['没有权限', 'Not allowed'], ['请联系管理员。', 'Ask an administrator.']),
  not_found: entry(404, ['没有找到', 'Not found'], ['请检查编号。', 'Check the id.']),
  conflict: entry(409, ['与已有记录冲突', 'Conflicts with what is recorded'], ['请刷新后重试。', 'Reload and try again.']),
  queue_full: entry(429, ['您排队的任务已满', 'Your places in the queue are taken'], ['请等前面的任务完成。', 'Wait until one of your jobs is done.']),
  overloaded: entry(503, ['系统繁忙', 'The system is busy'], ['稍等再试。', 'Wait a moment and try again.']),
  ...STORAGE_REFUSALS,
  reason_required: entry(422, ['需要填写理由', 'A reason is required'], ['请写明理由（至少四个字）。', 'State the reason (at least four characters).']),

  // The elder's phone and the family.
  sms_unavailable: entry(
    503,
    ['短信服务未开通', 'Text messages are not set up here'],
    ['请到社区扫码开通，或办纸卡。', 'The community office binds the phone by a code, or gives a paper card.'],
  ),
  sms_too_soon: entry(429, ['验证码刚刚发过', 'A code was sent just now'], ['请稍等，一分钟后可重发。', 'Wait a minute before asking for another.']),
  sms_limit: entry(429, ['验证码发得太多', 'Too many codes were asked for'], ['请明天再试，或到社区办理。', 'Try again tomorrow, or go to the community office.']),
  sms_code_expired: entry(422, ['验证码已失效', 'The code is no longer good'], ['请重新获取验证码。', 'Ask for a new code.']),
  sms_code_wrong: entry(422, ['验证码不对', 'The code is wrong'], ['请看清短信再输。', 'Look at the message and try again.']),
  sms_code_spent: entry(429, ['验证码输错太多次', 'Too many wrong codes'], ['请重新获取验证码。', 'Ask for a new code.']),
  person_choice_needed: entry(409, ['此号码登记了几位老人', 'Several people are registered on this number'], ['请选择是哪一位。', 'Choose whose phone it is.']),
  phone_bound_elsewhere: entry(
    409,
    ['已在另一部手机使用', 'In use on another phone'],
    ['要换到这部手机吗？换后另一部即停用。', 'Move it to this phone? The other one stops at once.'],
  ),
  invitations_limit: entry(429, ['今天的邀请太多', 'Too many invitations today'], ['请明天再邀请。', 'Invite again tomorrow.']),
  family_limit: entry(409, ['代看人数已满', 'No more people can look on'], ['请先取消一位。', 'Take one consent back first.']),

  // Complaints and appeals.
  appeal_exists: entry(409, ['本月已申诉', 'There is an appeal for this month'], ['请查看答复进度。', 'Look at how it stands.']),
  appeal_late: entry(422, ['已过申诉期限', 'Too late to appeal here'], ['请到街道或社区当面办理。', 'Go to the street or community office.']),
  answered_already: entry(409, ['已有答复', 'Already answered'], ['请刷新后查看。', 'Reload and look.']),

  // Paper.
  nobody_to_tell: entry(422, ['没有要上门告知的人', 'Nobody waits to be told'], ['该告知的都告知了。', 'All who should be told have been told.']),
  nothing_to_print: entry(422, ['没有可印的卡', 'No card to print'], ['请先发卡，或换一个区划。', 'Issue cards first, or choose another area.']),
  step_order: entry(409, ['步骤次序不对', 'Not the next step'], ['请刷新后查看批次进度。', 'Reload and look how far the batch is.']),
  counts_differ: entry(
    422,
    ['份数不符', 'The counts do not add up'],
    ['请重新清点：两数之和应等于上一步份数。', 'Count again: both numbers must add up to those of the step before.'],
  ),

  // Sealed personal data.
  field_unreadable: entry(
    409,
    ['此项内容无法读取', 'This field cannot be read'],
    ['数据被改动过，不能采信；请通知县级管理员核查。', 'It was altered and is not to be relied on; tell the county’s administrator.'],
  ),

  ...REGISTRY_REFUSALS,

  // Policy and allowances.
  policy_invalid: entry(422, ['政策内容有误', 'The policy is not valid'], ['请改正所列问题。', 'Correct the faults listed.']),
  policy_too_large: entry(
    413,
    ['政策条件过多', 'The policy holds too many conditions'],
    ['请拆成几项政策，或合并相同条件；上限见所列数字。', 'Split it into several policies or join equal conditions; the limits are given.'],
  ),
  policy_overlap: entry(409, ['政策有效期重叠', 'The policy overlaps another version'], ['请调整生效日期。', 'Change the effective dates.']),
  policy_absent: entry(422, ['当日没有有效政策', 'No policy is in force on that day'], ['请先发布政策。', 'Publish a policy first.']),
  run_exists: entry(409, ['本月已有发放批次', 'A run exists for this month'], ['请查看已有批次。', 'Look at the existing run.']),
  run_state: entry(409, ['批次状态不允许此操作', 'The run is in another state'], ['请刷新后查看批次状态。', 'Reload and look at the state of the run.']),
  run_altered: entry(
    409,
    [
      '本批次或同月另一批次的明细、状态被改动，与操作记录不符',
      'This run, or another of its month, was changed past the app: its lines or its state are not what the log of acts says',
    ],
    ['请查看“数据被改动”并核实；尚未入账的批次请作废后重新生成。', 'See “Altered data” and settle it first; a run of which nothing is posted is cancelled and drafted again.'],
  ),
  already_founded: entry(
    409,
    ['本县已有管理员', 'This county has its administrators'],
    ['新账号由两位管理员在系统中办理。', 'Further accounts are proposed and confirmed by two of them.'],
  ),
  same_person: entry(403, ['经办与复核须为两人', 'Maker and checker must be two people'], ['请由另一位复核人员处理。', 'Another person must approve.']),
  staff_unlinked: entry(
    403,
    ['账号还没有关联工号', 'The account is not linked to a staff number'],
    ['请先登记本人工号；未登记前不能经办或复核须两人办理的事项。', 'Link your own staff number first; what takes two persons cannot be proposed or approved before.'],
  ),
  staff_number_taken: entry(
    409,
    ['此工号已有账号', 'This staff number has an account'],
    ['一人一号；请核对工号，或先停用旧账号。', 'One person, one account: check the number, or disable the old account first.'],
  ),

  proposal_expired: entry(409, ['提议已过期', 'The proposal has lapsed'], ['请重新提出。', 'Propose it again.']),
  proposal_decided: entry(409, ['提议已有结论', 'The proposal is decided'], ['请刷新后查看结论。', 'Reload and look at what was decided.']),
  proposer_gone: entry(
    409,
    ['提议人已停用或不再任此职', 'Whoever proposed it is disabled or no longer in that post'],
    ['请由在职人员重新提出。', 'Let somebody in office propose it again.'],
  ),
  proposal_altered: entry(
    409,
    ['提议内容与摘要不符', 'The proposal does not match its digest'],
    ['请勿确认，立即联系系统管理员与审计。', 'Do not confirm it; call the administrator and the auditor.'],
  ),
  second_person_needed: entry(422, ['须由两人办理', 'This takes two persons'], ['请提出后由另一人确认。', 'Propose it; another person confirms it.']),
  fund_short: entry(
    409,
    ['资金不足', 'The fund does not hold that much'],
    ['请先登记拨款，或由两人按名放行。', 'Record an appropriation first, or have two persons let it pass by name.'],
  ),
  month_not_open: entry(
    422,
    ['月份不在可发放范围', 'No run for this month'],
    ['只能发放已开始或即将开始的月份。', 'Only a month that has begun or begins next, and not before the county began.'],
  ),

  // What the bureau takes away.
  run_unfinished: entry(409, ['核对尚未完成', 'The reconciliation is not finished'], ['请等核对完成后再导出。', 'Wait until it is done, then export.']),
  export_too_large: entry(422, ['行数超过一个文件的上限', 'More rows than one file takes'], ['请按差异类型分别导出。', 'Export the types of difference one by one.']),

  // Cards.
  card_exists: entry(409, ['已有有效卡', 'An active card exists'], ['如需换卡请办理补换卡。', 'Replace the card instead.']),
  carrier_taken: entry(409, ['此卡已绑定他人', 'This carrier is bound to someone else'], ['请核对卡号。', 'Check the number.']),
} as const satisfies Record<string, RefusalWords>;
