import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { type DeliveryView, FindDeliveries, OrderDelivery, StepDelivery, TypedGate } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { DeliveriesDto, DeliveryDto, DeliveryListDto, DeliveryStepToTakeDto, DeliveryToOrderDto } from './deliveries.dto.js';

/** The delivery round of a site. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/deliveries')
export class DeliveriesController {
  constructor(
    private readonly found: FindDeliveries,
    private readonly orders: OrderDelivery,
    private readonly steps: StepDelivery,
    private readonly typed: TypedGate,
  ) {}

  @Get()
  @ApiOperation({ summary: '送餐单 / The round of a day: who, where, what, and where it stands' })
  @ApiOkResponse({ type: DeliveriesDto })
  async list(@ActingAs() actor: Actor, @Query() query: DeliveryListDto): Promise<DeliveriesDto> {
    const wish = { ...(query.day === undefined ? {} : { day: day(query.day) }), ...(query.window === undefined ? {} : { window: query.window }) };
    return { items: (await this.found.find(actor, wish)).map(deliveryJson) };
  }

  @Post()
  @ApiOperation({ summary: '订送餐（每人每餐一份）/ Order a delivery; one a person and meal' })
  @ApiCreatedResponse({ type: DeliveryDto })
  async order(@ActingAs() actor: Actor, @Body() dto: DeliveryToOrderDto): Promise<DeliveryDto> {
    const { birthYear, ...order } = dto;
    const stopped = await this.typed.beforeQuote(actor, { code: dto.code, birthYear });
    return deliveryJson(orProblem(stopped ?? (await this.orders.order(actor, { ...order, day: day(dto.day) }))));
  }

  @Post(':id/steps')
  @ApiOperation({ summary: '备餐、出发、送达、无人签收 / Prepared, out, delivered (with the meal scanned at the door), no-show' })
  @ApiCreatedResponse({ type: DeliveryDto })
  async step(@ActingAs() actor: Actor, @Param('id') deliveryId: string, @Body() dto: DeliveryStepToTakeDto): Promise<DeliveryDto> {
    return deliveryJson(orProblem(await this.steps.step(actor, { ...dto, deliveryId })));
  }
}

function deliveryJson(delivery: DeliveryView): DeliveryDto {
  return { ...delivery, steps: [...delivery.steps] };
}
