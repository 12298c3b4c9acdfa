/** A simulated drive on a simulated I2C bus, in virtual time, for tests of tuning. */
import type { TestContext } from "node:test";
import { Endpoint } from "../endpoint/endpoint.ts";
import { settled, virtualTime } from "../endpoint/scripted-transport.contract.ts";
import {
  Drive,
  type DriveModel,
  defaultFleet,
  Fleet,
  type TwoWireLinkOptions,
  twoWireLink,
} from "../simulator/index.ts";
import type { LinkRoute } from "./link-route.ts";
import type { LinkTuning, TuneLinkOptions } from "./link-tuning.ts";
import { tuneLink } from "./tune-link.ts";

/** What a test changes of it. */
export interface TunedLinkOptions {
  readonly limits?: TwoWireLinkOptions["limits"];
  /** MTU of the route at the beginning; 68 unless given, undefined for the link's. */
  readonly mtu?: number | undefined;
  readonly linkMtu?: number;
  readonly model?: (model: DriveModel) => DriveModel;
  readonly eid?: number;
}

/** What is set on both sides. */
export type SettingsOfBoth = readonly [
  frequency: string | undefined,
  unit: number | undefined,
  mtu: number | undefined,
];

export class TunedLink {
  readonly drive: Drive;
  readonly endpoint: Endpoint;
  /** Changes as they are made, on both sides. */
  readonly written: string[] = [];
  /** What `setMtu` throws before it does anything, or after. */
  refusing: { before?: () => void; after?: () => void; read?: () => void } = {};
  recoveries = 0;
  onRecover: () => void = () => {};
  readonly route: LinkRoute;
  #mtu: number | undefined;
  readonly #pass: (milliseconds: number) => Promise<void>;

  constructor(t: TestContext, options: TunedLinkOptions = {}) {
    const { limits, linkMtu = 254, model = (same) => same, eid = 9 } = options;
    this.#mtu = "mtu" in options ? options.mtu : 68;
    t.after(() => this.until(this.endpoint.close()));
    this.#pass = virtualTime(t).pass;
    this.drive = new Drive(model(defaultFleet().drive(eid).model), () => Date.now());
    const requester = () => ({ frequency: "khz100", transmissionUnit: (this.#mtu ?? linkMtu) - 4 }) as const;
    this.drive.prepend(twoWireLink(this.drive, { requester, ...(limits !== undefined && { limits }) }));
    this.endpoint = new Endpoint(new Fleet(new Map([[eid, this.drive]])).transport(), { eid });
    this.route = {
      read: async () => {
        this.refusing.read?.();
        return { link: "mctpi2c1", linkMtu, mtu: this.#mtu };
      },
      setMtu: async (mtu) => {
        this.refusing.before?.();
        this.#mtu = mtu === 0 ? undefined : mtu;
        this.written.push(`route ${mtu}`);
        this.refusing.after?.();
      },
      recover: async () => {
        this.recoveries++;
        this.onRecover();
      },
    };
    this.#record();
  }

  get settings(): SettingsOfBoth {
    const port = this.drive.model.ports.find(({ information }) => information.portType === "twoWire");
    return [port?.frequency, port?.transmissionUnitSize, this.#mtu];
  }

  /** Tunes, in steps of so many milliseconds. */
  async tune(options: TuneLinkOptions = {}, step = 5): Promise<LinkTuning> {
    const tuning = tuneLink(this.endpoint, { route: this.route, ...options });
    await this.until(tuning, step);
    return await tuning;
  }

  /** Lets time pass until something is over. */
  async until(what: Promise<unknown>, step = 5): Promise<void> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    what.then(end, end);
    await settled();
    while (!isOver) await this.#pass(step);
  }

  /** Configuration Set of frequency and unit, once it is carried out. */
  #record(): void {
    this.drive.prepend((_, next) => {
      const before = this.settings;
      const replies = next();
      const [frequency, unit] = this.settings;
      if (frequency !== before[0]) this.written.push(`frequency ${frequency}`);
      if (unit !== before[1]) this.written.push(`unit ${unit}`);
      return replies;
    });
  }
}
