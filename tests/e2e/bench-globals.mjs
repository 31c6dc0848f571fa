// What Node's modules expect to find everywhere.
export { Buffer } from "buffer";
export { default as process } from "process/browser";
