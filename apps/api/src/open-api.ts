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
  return settled(withPathParameters(withRefusals(document)));
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

/** Says of each parameter of a path what it names: the thing before it, as in `persons/{id}`. */
function withPathParameters(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      for (const parameter of item[method]?.parameters ?? []) {
        if ('$ref' in parameter || parameter.in !== 'path' || parameter.description) continue;
        const [, before = ''] = new RegExp(`([^/]+)/\\{${parameter.name}\\}`).exec(path) ?? [];
        parameter.description = `路径所指的一项 / Which of \`${before}\``;
      }
    }
  }
  return document;
}

/**
 * What the compiler leaves open is settled: the members of a union come in the order of the alphabet (the compiler's own changes from build to build),
 * and what has a default need not be sent.
 */
function settled(document: OpenAPIObject): OpenAPIObject {
  settle(document);
  return document;
}

function settle(node: unknown): void {
  if (Array.isArray(node)) for (const item of node) settle(item);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const part = node as { enum?: unknown; required?: unknown; schema?: { default?: unknown }; properties?: Record<string, { default?: unknown }> };
  // A copy: the list may be a constant that others read.
  if (Array.isArray(part.enum)) part.enum = [...(part.enum as string[])].sort();
  if (part.required === true && part.schema?.default !== undefined) part.required = false;
  if (Array.isArray(part.required)) {
    const needed = part.required.filter((name: string) => part.properties?.[name]?.default === undefined);
    if (needed.length > 0) part.required = needed;
    else delete part.required;
  }
  for (const [name, child] of Object.entries(node)) if (name !== 'example' && name !== 'examples') settle(child);
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'status', 'code', 'title', 'titleEn', 'action', 'actionEn', 'detail'],
  properties: {
    type: { type: 'string', description: 'urn:love-card:refusal:<code>', example: 'urn:love-card:refusal:already_redeemed' },
    status: { type: 'integer', description: 'HTTP 状态码 / HTTP status', example: 409 },
    code: { type: 'string', description: '稳定代码 / stable code', example: 'already_redeemed', enum: Object.keys(REFUSALS) },
    title: { type: 'string', description: '中文标题 / title in Chinese', example: '本餐已用过' },
    titleEn: { type: 'string', description: '英文标题 / title in English', example: 'Already used for this meal' },
    action: { type: 'string', description: '下一步（中文）/ what to do next, in Chinese', example: '不重复补贴，可按原价就餐。' },
    actionEn: { type: 'string', description: '下一步（英文）/ what to do next, in English', example: 'No second subsidy. The person can eat at full price.' },
    detail: { type: 'object', additionalProperties: true, description: '具体情况，不含个人信息 / particulars, never personal data', example: { window: 'lunch' } },
    instance: { type: 'string', description: '请求编号 / id of the request', example: '019ab0d2-7c00-7000-8000-0123456789ab' },
  },
};
