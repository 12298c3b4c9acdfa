import type { Duplex } from "node:stream";
import { isAssignableEid, mctpAddress } from "../mctp/address.ts";
import { type ControlState, respondToControl } from "../mctp/control.ts";
import type { Drops } from "../mctp/drops.ts";
import { baselineTransmissionUnit } from "../mctp/fragment.ts";
import { answerTo, type MctpMessage, managementEndpointTypes, messageType, messageTypeOf } from "../mctp/message.ts";
import { serialTransmissionUnit } from "../mctp/serial-framing.ts";
import { tagsPerPeer } from "../mctp/tag-pool.ts";
import { ReplySchedule } from "./reply-schedule.ts";
import type { Reply, Requester } from "./responder.ts";
import { SerialLink } from "./serial-link.ts";

/** A management endpoint to serve. */
export interface ServedEndpoint {
  /**
   * Answers one whole NVMe-MI request: several replies, one, or none at all. It should not throw. The requester is the
   * same object for all requests that one remote endpoint identifier sends over one link.
   */
  respond(message: Uint8Array, requester: Requester): readonly Reply[];
  /** What Get Endpoint UUID tells; unsupported if left out. */
  readonly uuid?: string;
  /**
   * Bytes of a message in one packet that it sends, 64 and more: looked at for each answer, 64 if left out. A frame
   * takes no more than 251.
   */
  readonly transmissionUnit?: number;
  /** Whether there is nothing at its place at the moment: what is sent there is dropped. False if left out. */
  readonly absent?: boolean;
}

/** What to serve on a stream. */
export interface ServeStreamOptions {
  /** The endpoints behind the link, by endpoint identifier (8–254); Set Endpoint ID may change it later. */
  readonly endpoints: ReadonlyMap<number, ServedEndpoint>;
}

/** Endpoints being served on a stream. */
export interface StreamServer extends AsyncDisposable {
  /** What arrived and was dropped so far, by reason. */
  readonly drops: Readonly<Drops>;
  /** Resolves when the stream is over, from whichever side. Never rejects. */
  readonly finished: Promise<void>;
  /** Destroys the stream; answers not sent yet never are. Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves simulated endpoints to the requester at the other end of a stream, in MCTP serial framing (DSP0253): NVMe-MI
 * through their responders, MCTP control by itself. Owns the stream, which must emit `close` once destroyed.
 */
export function serveStream(duplex: Duplex, { endpoints }: ServeStreamOptions): StreamServer {
  return new Server(duplex, endpoints);
}

interface Place {
  readonly endpoint: ServedEndpoint;
  readonly control: ControlState;
  /** Who has asked it so far, by endpoint identifier. */
  readonly requesters: Map<number, StreamRequester>;
}

class Server implements StreamServer {
  readonly finished: Promise<void>;
  readonly #places: readonly Place[];
  readonly #link: SerialLink;
  readonly #schedule = new ReplySchedule();
  #paused = false;
  #finish = (): void => {};

  constructor(duplex: Duplex, endpoints: ReadonlyMap<number, ServedEndpoint>) {
    this.#places = [...endpoints].map(([eid, endpoint]) => placeOf(eid, endpoint));
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#link = new SerialLink(duplex, {
      description: "simulated endpoints",
      transmissionUnit: baselineTransmissionUnit,
      accepts: (eid) => this.#at(eid) !== undefined,
      deliver: (message) => this.#deliver(message),
      over: () => this.#end(),
    });
  }

  get drops(): Readonly<Drops> {
    return this.#link.drops;
  }

  async close(): Promise<void> {
    this.#end();
    await this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The null identifier is whoever is at the other end of the link, where that is one. */
  #at(eid: number): Place | undefined {
    const place = eid === 0 ? this.#only() : this.#places.find(({ control }) => control.eid === eid);
    return place?.endpoint.absent ? undefined : place;
  }

  #only(): Place | undefined {
    return this.#places.length === 1 ? this.#places[0] : undefined;
  }

  #deliver(message: MctpMessage): void {
    const place = this.#at(message.destination);
    if (place === undefined) this.#link.drop("unknownDestination", message.destination);
    else if (!message.tagOwner) this.#link.drop("unexpectedTag", message.destination);
    else this.#handle(place, message);
  }

  #handle(place: Place, request: MctpMessage): void {
    switch (messageTypeOf(request.message)) {
      case messageType.control: {
        const answer = respondToControl(request.message, place.control);
        if (answer !== undefined) this.#send(place, request, answer);
        return;
      }
      case messageType.nvmeMi:
        if (isAssignableEid(request.destination)) this.#respond(place, request);
        else this.#link.drop("unknownDestination", request.destination);
        return;
      default:
        this.#link.drop("unexpectedRequest", request.destination);
    }
  }

  #respond(place: Place, request: MctpMessage): void {
    for (const reply of place.endpoint.respond(request.message, this.#requesterOf(place, request.source))) {
      this.#schedule.add(
        reply,
        (message) => this.#send(place, request, message),
        (message) => this.#begin(place, request, message),
      );
    }
  }

  #requesterOf(place: Place, eid: number): Requester {
    let requester = place.requesters.get(eid);
    if (requester === undefined) {
      requester = new StreamRequester(this.#link, place, eid);
      place.requesters.set(eid, requester);
    }
    return requester;
  }

  #send(place: Place, request: MctpMessage, message: Uint8Array): void {
    this.#link.send(answerOf(place, request, message), unitOf(place));
    this.#askNoMoreIfFull();
  }

  #begin(place: Place, request: MctpMessage, message: Uint8Array): () => boolean {
    const step = this.#link.begin(answerOf(place, request, message), unitOf(place));
    return () => {
      const left = step();
      this.#askNoMoreIfFull();
      return left;
    };
  }

  /** Whoever does not read answers gets to ask no more: otherwise what it does not read would pile up here. */
  #askNoMoreIfFull(): void {
    if (this.#link.full && !this.#paused) void this.#waitForRoom();
  }

  async #waitForRoom(): Promise<void> {
    this.#paused = true;
    this.#link.pause(true);
    await this.#link.room();
    this.#paused = false;
    this.#link.pause(false);
  }

  #end(): void {
    this.#schedule.close();
    this.#finish();
  }
}

function placeOf(eid: number, endpoint: ServedEndpoint): Place {
  mctpAddress({ eid });
  const control = { eid, uuid: endpoint.uuid, messageTypes: managementEndpointTypes };
  return { endpoint, control, requesters: new Map() };
}

/** Asked by the null identifier, an endpoint answers by its own; otherwise by the one asked, even if just replaced. */
function answerOf(place: Place, request: MctpMessage, message: Uint8Array): MctpMessage {
  const answer = answerTo(request, message);
  return answer.source === 0 ? { ...answer, source: place.control.eid } : answer;
}

function unitOf({ endpoint }: Place): number {
  return Math.min(endpoint.transmissionUnit ?? baselineTransmissionUnit, serialTransmissionUnit);
}

/** Whoever asks a place by one remote endpoint identifier. */
class StreamRequester implements Requester {
  readonly #link: SerialLink;
  readonly #place: Place;
  readonly #eid: number;
  #tag = 0;

  constructor(link: SerialLink, place: Place, eid: number) {
    this.#link = link;
    this.#place = place;
    this.#eid = eid;
  }

  /** Nothing answers, so no tag has to be held: each takes the next, so that no two under way have the same. */
  notify(message: Uint8Array): void {
    // An empty message cannot be sent. Those to a requester that does not read would pile up here.
    if (message.length === 0 || this.#link.full) return;
    const route = { source: this.#place.control.eid, destination: this.#eid, tag: this.#tag, tagOwner: true };
    this.#tag = (this.#tag + 1) % tagsPerPeer;
    this.#link.send({ ...route, message }, unitOf(this.#place));
  }
}
