// Runs a WebAssembly program with the standard streams: wasm.mjs FILE
import {readFileSync} from 'node:fs'
import {WASI} from 'node:wasi'

const wasi = new WASI({version: 'preview1'})
const module = await WebAssembly.compile(readFileSync(process.argv[2]))
wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()))
