import { dictionary } from '../../kit/words.js';

export const { t, zh, en } = dictionary(
  {
    start: '开通爱心码',
    startHelp: '开通一次，以后打开就能用，不用记密码。',
    byPhone: '用手机号开通',
    byCode: '用社区给的绑定码开通',
    noPhone: '没有手机号，怎么办？',
    asFamily: '我是家人，帮老人看',
    nothingKept: '这个浏览器不能保存爱心码',
    nothingKeptHelp: '请关掉“无痕浏览”，或换一个浏览器打开，也可以到社区办纸卡。',
    notSecure: '这个网址不安全，开通不了',
    notSecureHelp: '网址要以 https:// 开头。请重新扫社区给的码打开，或打 12345 问问。',

    phoneHelp: '就是在社区登记的那个号码，11 位。',
    phoneIncomplete: '手机号是 1 开头的 11 位数字，请再看看',
    sending: '正在发短信……',

    smsSent: '验证码发到 {phone} 了，10 分钟内有效，不着急。一直没收到，可能社区登记的是别的号码。',
    smsIncomplete: '验证码是 6 位数字',
    smsAgain: '没收到？再发一次',
    smsWait: '没收到？{n} 秒后可以再发',
    smsSentAgain: '又发了一条，请看最新的短信',
    smsWrong: '验证码不对，还可以试 {n} 次',
    checking: '正在核对……',

    whoHelp: '这个号码登记了几位老人。',

    moveHelp: '已在另一部手机使用，要换到这部吗？换过来后，那部手机的爱心码马上停用。',
    moveYes: '换到这部手机',
    moveNo: '不换',

    codeHelp: '社区工作人员给的 10 位数字。',
    codeIncomplete: '绑定码是 10 位数字，请再看看',
    bornHelp: '老人的出生年月日，像身份证上那样，8 位数字。',
    codeOrBornWrong: '绑定码或生日对不上，或绑定码已过期',
    codeOrBornWrongHelp: '请再看看；还不行，请社区重新给一个绑定码。',
    bornIncomplete: '出生年月日是 8 位数字，如 19410305，请再看看',
    linkHelp: '开通后，爱心码就在这部手机上。',
    linkYes: '好，开通',

    cardHelp: '没有手机也一样用餐：带身份证到社区，当场就能办一张纸卡，吃饭时给工作人员扫一下。',
    cardCall: '不方便出门，可以打电话，请社区上门办。',

    familyHelp: '12 位数字，15 分钟内有效。老人在“设置—家人代看”里能找到。',
    familyIncomplete: '邀请码是 12 位数字，请再看看',
    familyNameHelp: '老人会看到是谁在代看。',
    familyNameMissing: '请填写名字',

    doneOwn: '以后打开这个页面，就是您的爱心码。',
    doneFamily: '现在可以看 {name} 的用餐记录和消息，代看到 {day}。您不能替老人用餐或改设置。',
    doneSize: '字要多大？',
    toCode: '打开爱心码',
    toHome: '打开看看',

    lostAnswer: '没有网络，或没有收到回答',
    lostAnswerHelp: '请连上网，再点一次。',
    delete: '删一位',
    keypad: '数字键',
  },
  {
    start: 'Activate the Love code',
    startHelp: 'Activate once. From then on it simply opens; there is no password to remember.',
    byPhone: 'By my phone number',
    byCode: 'By a code from the community office',
    noPhone: 'I have no phone number',
    asFamily: 'I look on for a relative',
    nothingKept: 'This browser cannot keep a Love code',
    nothingKeptHelp: 'Please leave private browsing, open it in another browser, or ask for a paper card.',
    notSecure: 'This address is not secure: nothing can be set up',
    notSecureHelp: 'It must begin with https://. Scan the code of the community office again, or ring 12345.',

    phoneHelp: 'The number you gave to the community office, 11 digits.',
    phoneIncomplete: 'A phone number has 11 digits and begins with 1. Please look again',
    sending: 'Sending the message…',

    smsSent: 'Sent to {phone}. Valid 10 min, so there is no hurry. If nothing comes, the community office may have another number.',
    smsIncomplete: 'The code has 6 digits',
    smsAgain: 'No message? Send another',
    smsWait: 'No message? Another in {n} s',
    smsSentAgain: 'Another was sent. Please use the newest message',
    smsWrong: 'The code is wrong. You can try {n} more times',
    checking: 'Checking…',

    whoHelp: 'Several people are registered on this number.',

    moveHelp: 'It is in use on another phone. Move it to this one? The Love code of the other phone stops at once.',
    moveYes: 'Move to this phone',
    moveNo: 'Do not move',

    codeHelp: 'Ten digits from the community office.',
    codeIncomplete: 'The activation code has 10 digits. Please look again',
    bornHelp: 'The elder’s date of birth as on the ID card: 8 digits, year, month, day.',
    codeOrBornWrong: 'Code or date of birth do not fit, or the code has ended',
    codeOrBornWrongHelp: 'Please look again. If it stays so, ask the community office for a new code.',
    bornIncomplete: 'A date of birth has 8 digits, such as 19410305. Please look again',
    linkHelp: 'The Love code will then be on this phone.',
    linkYes: 'Yes, activate',

    cardHelp: 'Meals are the same without a phone: take your ID card to the community office and get a paper card at once. Staff scan it when you eat.',
    cardCall: 'If going out is difficult, call and they will come to you.',

    familyHelp: '12 digits, good for 15 minutes. The elder finds it under Settings, Family.',
    familyIncomplete: 'The invitation code has 12 digits. Please look again',
    familyNameHelp: 'The elder sees who looks on.',
    familyNameMissing: 'Please write your name',

    doneOwn: 'From now on this page opens with your Love code.',
    doneFamily: 'You can now see the meals and notices of {name}, until {day}. You cannot pay or change anything.',
    doneSize: 'How large should the text be?',
    toCode: 'Open the Love code',
    toHome: 'Have a look',

    lostAnswer: 'No network, or no answer',
    lostAnswerHelp: 'Please connect and tap once more.',
    delete: 'Delete one',
    keypad: 'Digits',
  },
);
