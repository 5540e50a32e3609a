import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { RegisterProxy, RevokeProxy } from '#people';
import { type Actor, orProblem } from '#platform';
import { ProxyDto, ProxyRegisteredDto, ProxyRevokedDto } from './proxies.dto.js';

/** Who may fetch a person's meals (代取). */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/proxies')
export class ProxiesController {
  constructor(
    private readonly registration: RegisterProxy,
    private readonly revocation: RevokeProxy,
  ) {}

  @Post()
  @ApiOperation({ summary: '登记代取人 / Register a proxy with the person’s consent' })
  @ApiCreatedResponse({ type: ProxyRegisteredDto })
  async register(@ActingAs() actor: Actor, @Body() dto: ProxyDto): Promise<ProxyRegisteredDto> {
    const { consentedOn, endsOn, ...entry } = dto;
    return orProblem(await this.registration.register(actor, { ...entry, consentedOn: day(consentedOn), endsOn: day(endsOn) }));
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @ApiOperation({ summary: '取消代取 / End a proxy’s right at once' })
  @ApiOkResponse({ type: ProxyRevokedDto })
  async revoke(@ActingAs() actor: Actor, @Param('id') proxyId: string): Promise<ProxyRevokedDto> {
    return orProblem(await this.revocation.revoke(actor, { proxyId }));
  }
}
