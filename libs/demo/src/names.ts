import type { Chance } from './chance.js';

/** The commonest surnames come first and are drawn more often. */
const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
];
const GIVEN_F = [...'英秀桂兰珍芳玉凤梅芬琴素云莲娟霞红春菊香月华爱美丽惠巧玲翠雪荣彩仙娥妹娣宝雅淑贞金静瑞琳'];
const GIVEN_M = [...'德福国建明志文永荣祥根林海金水生宝庆元华伟强军平富贵安友良忠义礼成光耀清世昌兴发顺寿松柏泉法'];

/** A made-up name of two or three characters. */
export function demoName(chance: Chance, sex: 'F' | 'M'): string {
  // The product of two draws leans towards the front of the list, as in life, where five surnames cover a third of the people.
  const surname = SURNAMES[Math.floor(chance.next() * chance.next() * SURNAMES.length)] ?? '王';
  const given = sex === 'F' ? GIVEN_F : GIVEN_M;
  return `${surname}${chance.pick(given)}${chance.happens(0.82) ? chance.pick(given) : ''}`;
}
