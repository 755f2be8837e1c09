declare module 'kafkajs/src/network/requestQueue/index.js' {
  interface RequestQueue {
    pending: unknown[]
    scheduleCheckPendingRequests(): void
  }
  const constructor: { prototype: RequestQueue }
  export default constructor
}
