import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { refuse, type RefusalCode, REFUSALS } from '#values';
import { problemOf } from '#platform';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The description of the API: routes from the code, and to each the ways it may say no, in both languages. */
export function openApi(app: NestExpressApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle('爱心卡 Love Card')
      .setDescription(
        '助餐与养老服务补贴 / Meal aid and eldercare vouchers. 拒绝以 application/problem+json 返回，原因目录见 GET /api/v1/open/problems. Money is whole fen, points are whole hundredths, instants are UTC milliseconds.',
      )
      .setVersion('1')
      .addBearerAuth()
      .addTag('elder', '老人与家属 / Older people and families')
      .addTag('counter', '助餐点柜台 / Meal-site counters')
      .addTag('bureau', '民政监管 / Civil-affairs bureau')
      .addTag('open', '公开 / Public')
      .build(),
  );
  return withRefusals(document);
}

/** Every operation may answer with a problem (RFC 9457); the catalogue stands once, with an example for each code. */
function withRefusals(document: OpenAPIObject): OpenAPIObject {
  const codes = Object.keys(REFUSALS) as RefusalCode[];
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM },
    responses: {
      Refusal: {
        description: '拒绝 / A refusal (RFC 9457 problem details), with a stable code and words in both languages',
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { summary: `${String(REFUSALS[code].status)} ${REFUSALS[code].title.zh} / ${REFUSALS[code].title.en}`, value: problemOf(refuse(code)) }]),
            ),
          },
        },
      },
    },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Refusal' } };
    }
  }
  return document;
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'status', 'code', 'title', 'titleEn', 'action', 'actionEn', 'detail'],
  properties: {
    type: { type: 'string', description: 'urn:love-card:refusal:<code>' },
    status: { type: 'integer', description: 'HTTP 状态码 / HTTP status' },
    code: { type: 'string', description: '稳定代码 / stable code', enum: Object.keys(REFUSALS) },
    title: { type: 'string', description: '中文标题 / title in Chinese' },
    titleEn: { type: 'string', description: '英文标题 / title in English' },
    action: { type: 'string', description: '下一步（中文）/ what to do next, in Chinese' },
    actionEn: { type: 'string', description: '下一步（英文）/ what to do next, in English' },
    detail: { type: 'object', description: '具体情况，不含个人信息 / particulars, never personal data' },
    instance: { type: 'string', description: '请求编号 / id of the request' },
  },
};
