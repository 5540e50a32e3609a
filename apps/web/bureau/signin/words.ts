import { dictionary } from '../../kit/words.js';

export const { t, zh, en } = dictionary(
  {
    title: '登录监管台',
    login: '登录名',
    password: '密码',
    show: '显示密码',
    hide: '隐藏密码',
    go: '登录',
    rules: '密码至少 8 位，可以粘贴。连续 5 次输错，账号锁定 10 分钟。',
    locked: '账号已锁定，请在 {time} 之后再试。',
    lockedSome: '账号已锁定，请 10 分钟后再试。',
    empty: '请填写登录名和密码。',
  },
  {
    title: 'Sign in to the console',
    login: 'Login',
    password: 'Password',
    show: 'Show the password',
    hide: 'Hide the password',
    go: 'Sign in',
    rules: 'A password has 8 characters or more and may be pasted. Five wrong ones lock the account for 10 minutes.',
    locked: 'The account is locked. Try again after {time}.',
    lockedSome: 'The account is locked. Try again in 10 minutes.',
    empty: 'Fill in login and password.',
  },
);
