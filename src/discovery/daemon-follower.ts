import { DiscoveryError } from "../errors.ts";
import type { DaemonNames } from "../mctpd/daemon-names.ts";
import { objectsCall } from "./daemon-objects.ts";
import { isBelow, isDictionary, isInterfaces, managedObjects } from "./managed-objects.ts";
import { type BusSignal, busDriver, type MessageBus } from "./message-bus.ts";
import type { EndpointChange, ObjectView } from "./object-view.ts";
import { type Pauses, rest } from "./pauses.ts";

/** What a follower works with. */
export interface Following {
  readonly bus: MessageBus;
  readonly view: ObjectView;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
  /** For each answer, in milliseconds. */
  readonly timeout: number;
  readonly pauses: Pauses;
  /** Takes what has changed, in order. */
  changes(changes: readonly EndpointChange[]): void;
  /** Is told of what went wrong and is tried again, or was malformed. */
  problem(error: Error): void;
}

/**
 * Follows one generation of mctpd over one connection to the bus, through its restarts: a snapshot, then what it signals.
 *
 * A sender's messages come in the order it sent them. So signals that come before the answer to GetManagedObjects are in it
 * already, and those behind it are news; and once the answer to a Ping has come, everything has that was signalled together.
 */
export class DaemonFollower {
  readonly #names: DaemonNames;
  readonly #with: Following;
  /** Other generations' followers. */
  readonly #others: () => readonly DaemonFollower[];
  /** Who owns the name: undefined until that is known, null where nobody does. */
  #owner: string | null | undefined;
  /** Counts owners: what was asked of an earlier one is of no interest. */
  #turn = 0;
  /** Whether all followers know who their daemons are: before that, it is not known which of them are gone. */
  #begun = false;
  /** Whether the snapshot of this owner is in the view. */
  #synced = false;
  /** Whether a snapshot is being taken, or will be. */
  #syncing = false;
  #pinging = false;

  constructor(names: DaemonNames, following: Following, others: () => readonly DaemonFollower[]) {
    this.#names = names;
    this.#with = following;
    this.#others = others;
    following.bus.listen((signal) => this.#receive(signal));
  }

  /** Where its objects are. */
  get root(): string {
    return this.#names.root;
  }

  /** Whether what it has is in the view. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Whether it is known not to be there. */
  get away(): boolean {
    return this.#owner === null;
  }

  /** Asks for signals, then finds out who the daemon is, in this order so that no change of it is missed. */
  async begin(): Promise<void> {
    const { bus, signal, timeout } = this.#with;
    const { service, root } = this.#names;
    const options = { signal, timeout };
    await bus.match(
      `type='signal',sender='${busDriver.destination}',member='NameOwnerChanged',arg0='${service}'`,
      options,
    );
    await bus.match(`type='signal',sender='${service}',path_namespace='${root}'`, options);
    const turn = this.#turn;
    const owner = await bus.ownerOf(service, options);
    // A change that was signalled meanwhile is as new as the answer, or newer.
    if (turn === this.#turn) this.#owner = owner ?? null;
  }

  /**
   * Takes the first snapshot, where the daemon is there, and from then on one of each that comes. For when all followers have
   * begun. Where it does not tell, rejects if `strict`, else goes on until it does.
   */
  async sync(strict: boolean): Promise<void> {
    this.#begun = true;
    const [owner, turn] = [this.#owner, this.#turn];
    if (!owner) return;
    try {
      if (strict) await this.#snapshot(owner, turn);
    } catch (error) {
      // It went away just now; that it is gone will be signalled, or its successor.
      if (!(error instanceof DiscoveryError) || !["lost", "noDaemon"].includes(error.reason)) throw error;
    }
    if (!this.#synced && turn === this.#turn) await this.#snapshotInTheEnd(owner, turn);
  }

  #receive(signal: BusSignal): void {
    if (signal.sender === busDriver.destination) {
      const [name, , owner] = signal.body;
      if (signal.member !== "NameOwnerChanged" || name !== this.#names.service) return;
      this.#ownerChanged(typeof owner === "string" && owner !== "" ? owner : null);
    } else if (this.#synced && signal.sender === this.#owner) {
      this.#with.changes(this.#heed(signal));
      this.#settle(signal.sender);
    }
  }

  #ownerChanged(owner: string | null): void {
    this.#turn += 1;
    this.#owner = owner;
    this.#synced = false;
    this.#pinging = false;
    if (owner === null) {
      this.#leave();
    } else if (this.#begun) {
      void this.#snapshotInTheEnd(owner, this.#turn);
    }
  }

  /** While there is another generation's, which tells of the same network links, what this one had goes with it. */
  #leave(): void {
    const { problem, changes, view } = this.#with;
    const replaced = this.#others().some(({ synced }) => synced);
    const outcome = replaced ? "another is there" : "what it told stands until it is back";
    problem(new DiscoveryError("noDaemon", `${this.#names.service} has left the message bus: ${outcome}`));
    if (replaced) changes(view.forget(this.root));
  }

  /** A daemon that has just come may own its name before it has its objects. Never rejects. */
  async #snapshotInTheEnd(owner: string, turn: number): Promise<void> {
    const { signal, pauses, problem, bus } = this.#with;
    const isOver = () => turn !== this.#turn || signal.aborted || bus.closed;
    this.#syncing = true;
    for (let failures = 0; !isOver(); failures += 1) {
      try {
        await this.#snapshot(owner, turn);
        return;
      } catch (error) {
        if (isOver()) return;
        problem(error as Error);
      }
      await rest(pauses, failures, signal);
    }
  }

  /** Settles when the snapshot is in the view, or nobody wants it any more. */
  #snapshot(owner: string, turn: number): Promise<void> {
    const { bus, signal, timeout } = this.#with;
    return new Promise((resolve, reject) => {
      // Not `call`: what is signalled behind the answer must find the snapshot in the view.
      bus.request(objectsCall({ names: this.#names, owner }), { signal, timeout }, (failure, [objects]) => {
        if (turn !== this.#turn) resolve();
        else if (failure !== undefined) reject(failure.error);
        else {
          try {
            this.#show(objects);
            resolve();
          } catch (error) {
            reject(error);
          }
        }
      });
    });
  }

  #show(objects: unknown): void {
    // An operator may have put 2.x in the place of 1.x: what nobody answers for any more goes.
    const gone = this.#others().filter(({ away }) => away);
    const changes = this.#with.view.snapshot(
      this.root,
      managedObjects(objects),
      gone.map(({ root }) => root),
    );
    this.#synced = true;
    this.#syncing = false;
    this.#with.changes(changes);
  }

  #heed({ path, interface: name, member, body }: BusSignal): EndpointChange[] {
    const { view } = this.#with;
    const [first, second, third] = body;
    if (name === "org.freedesktop.DBus.ObjectManager" && typeof first === "string" && isBelow(this.root, first)) {
      if (member === "InterfacesAdded" && isInterfaces(second)) return view.interfacesAdded(first, second);
      if (member === "InterfacesRemoved" && isNames(second)) return view.interfacesRemoved(first, second);
    }
    if (name === "org.freedesktop.DBus.Properties" && member === "PropertiesChanged" && typeof first === "string") {
      if (isNames(third) && third.length > 0) this.#refresh();
      if (isDictionary(second)) return view.propertiesChanged(path, first, second);
    }
    return [];
  }

  /** Something has changed, but not to what was told: mctpd has no such properties, another version may. */
  #refresh(): void {
    // A snapshot that is being taken will have it: its answer comes behind the signal.
    if (this.#owner && !this.#syncing) void this.#snapshotInTheEnd(this.#owner, this.#turn);
  }

  /** Has new endpoints told as soon as all of their interfaces have come. */
  #settle(owner: string): void {
    const { bus, view, signal, timeout, changes } = this.#with;
    if (!view.unsettled || this.#pinging) return;
    this.#pinging = true;
    const ping = { destination: owner, path: this.root, interface: "org.freedesktop.DBus.Peer", member: "Ping" };
    const turn = this.#turn;
    // One that does not answer this has no more to say either; of one that has gone, the next snapshot tells.
    bus.request(ping, { signal, timeout }, () => {
      if (turn !== this.#turn) return;
      this.#pinging = false;
      if (!signal.aborted && !bus.closed) changes(view.settle());
    });
  }
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
