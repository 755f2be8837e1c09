declare module 'kafkajs/src/cluster/index.js' {
  interface Broker {
    fetch(request: object): Promise<unknown>
    produce(request: object): Promise<unknown>
    joinGroup(request: object): Promise<unknown>
  }
  export default class Cluster {
    constructor(options: object)
    connect(): Promise<void>
    refreshMetadata(): Promise<void>
    findBroker(which: { nodeId: string }): Promise<Broker>
    disconnect(): Promise<void>
  }
}
declare module 'kafkajs/src/network/socketFactory.js' {
  export default function socketFactory(): unknown
}
