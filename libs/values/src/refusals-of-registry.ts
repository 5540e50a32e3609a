import { entry } from './refusal-entry.js';

/** What registers and the files that feed them refuse, and what accounts and sites do: a part of the catalogue `REFUSALS`. */
export const REGISTRY_REFUSALS = {
  price_above_ceiling: entry(
    422,
    ['单份价格超过全县上限', 'Above what one portion may cost in this county'],
    ['请按一份的价格备案；几人同吃的分开备案。', 'File the price of one portion; what several people share is filed by the portion.'],
  ),
  // Registry.
  citizen_id_invalid: entry(422, ['身份证号不正确', 'The citizen ID is not valid'], ['请核对身份证号。', 'Check the citizen ID.']),
  person_exists: entry(409, ['此人已登记', 'This person is already registered'], ['请查找已有档案。', 'Look up the existing record.']),
  area_unknown: entry(422, ['区划代码不存在', 'Unknown area code'], ['请选择本县区划。', 'Choose an area of this county.']),
  period_invalid: entry(422, ['起止日期不对', 'The dates do not fit'], ['请检查起止日期。', 'Check the dates.']),
  import_invalid: entry(422, ['名册有错误行', 'The roster has faulty rows'], ['请下载错误行，改正后重新上传。', 'Download the faulty rows, correct them and upload again.']),
  file_empty: entry(
    422,
    ['文件里没有内容', 'The file holds nothing'],
    ['请确认选对了文件、名单在第一张可见的工作表上。', 'Make sure it is the right file and the list stands on the first sheet that is shown.'],
  ),
  file_encoding: entry(
    422,
    ['文件的文字编码读不出来', 'The encoding of the file cannot be read'],
    ['请用 Excel 或 WPS 另存为 .xlsx 或“CSV UTF-8”再上传。', 'Save it as .xlsx or as "CSV UTF-8" and upload it again.'],
  ),
  file_quotes: entry(
    422,
    ['文件里有没写完的引号', 'A quotation mark in the file is never closed'],
    ['请看提示的行号，删去多余的引号，或另存为 .xlsx 再上传。', 'Look at the line given and remove it, or save the list as .xlsx.'],
  ),
  file_broken: entry(422, ['文件已损坏或不完整', 'The file is damaged or incomplete'], ['请用 Excel 或 WPS 打开后另存一份再上传。', 'Open it, save a new copy and upload that.']),
  file_old_excel: entry(
    422,
    ['旧版 Excel 文件或加了密码', 'An old Excel file, or one with a password'],
    ['请去掉密码，另存为 .xlsx 再上传。', 'Remove the password and save it as .xlsx.'],
  ),
  file_too_large: entry(413, ['文件太大', 'The file is too large'], ['请按街道分成几个文件上传。', 'Split it, for instance by street.']),
  columns_missing: entry(
    422,
    ['缺少必填的列', 'Required columns are missing'],
    ['请按提示补上列标题；标题在第几行也请核对。', 'Add the headings that are named; check which line was read as headings.'],
  ),
  columns_unknown: entry(
    422,
    ['有认不出的列标题', 'A heading is not known'],
    ['请改正列标题；确实不要的列请注明略去，内容不会被悄悄丢掉。', 'Correct the heading, or name the column as one to leave out; nothing is lost in silence.'],
  ),
  columns_twice: entry(422, ['同一列出现两次', 'A column stands there twice'], ['请只保留一列。', 'Keep one of them.']),
  roster_altered: entry(
    409,
    ['待导入的名册被改动，不予导入', 'The roster was altered while it waited; it is not brought in'],
    ['请通知县级管理员核查，放弃这份名册，重新上传原文件。', 'Tell the county’s administrator, throw this roster away and upload the file again.'],
  ),
  import_state: entry(409, ['名册已处理', 'This roster was already handled'], ['请查看名册状态。', 'Look at the state of the roster.']),

  // Sites and accounts.
  credit_code_invalid: entry(422, ['统一社会信用代码不正确', 'The unified social credit code is not valid'], ['请核对信用代码。', 'Check the code.']),
  site_exists: entry(409, ['网点编号已存在', 'This site code exists'], ['请换一个编号。', 'Choose another code.']),
  login_taken: entry(409, ['登录名已被使用', 'This login is taken'], ['请换一个登录名。', 'Choose another login.']),
  token_used: entry(
    409,
    ['这个码不对，或者已用过、已过期', 'This code is wrong, used or expired'],
    ['请对照纸上再核对一遍；还不行，请发码的人重新做一个。', 'Compare it with the paper once more; if it still fails, ask whoever gave it for a new one.'],
  ),
  maker_altered: entry(
    409,
    ['经办人记录被改动，与操作记录不符', 'Who made it was altered: the log of acts says otherwise'],
    ['数据被改动过，不能采信；请通知县级管理员核查，并重新办理。', 'It is not to be relied on; tell the county’s administrator and make it anew.'],
  ),
} as const;
