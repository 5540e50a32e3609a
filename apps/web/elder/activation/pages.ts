/** The pages of an activation, one question each; loaded together, and only by a phone that is not enrolled. */
export { default as Born } from './Born.vue';
export { default as Done } from './Done.vue';
export { default as FamilyCode } from './FamilyCode.vue';
export { default as FamilyName } from './FamilyName.vue';
export { default as NoPhone } from './NoPhone.vue';
export { default as PhoneNumber } from './PhoneNumber.vue';
export { default as SmsCode } from './SmsCode.vue';
export { default as StaffCode } from './StaffCode.vue';
export { default as StaffLink } from './StaffLink.vue';
export { default as Start } from './Start.vue';
export { default as TakeOver } from './TakeOver.vue';
export { default as WhichPerson } from './WhichPerson.vue';
