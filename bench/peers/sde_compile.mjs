// Compiles FOLDER/field.mdl to FOLDER/field.c with SDEverywhere; node_modules is in FOLDER.
import {readFileSync, writeFileSync} from 'node:fs'
import {pathToFileURL} from 'node:url'

const folder = process.argv[2]
const {generateCode, parseModel} = await import(
  pathToFileURL(`${folder}/node_modules/@sdeverywhere/compile/src/index.js`))
const outputs = ['trust[public]', 'active users', 'rating', 'price index', 'cost', 'hazard',
  'left', 'deliveries']
const model = parseModel(readFileSync(`${folder}/field.mdl`, 'utf8'), 'vensim', folder)
const code = generateCode(model, {spec: {outputVarNames: outputs}, operations: ['generateC'],
  extData: new Map(), directData: new Map(), modelDirname: folder})
writeFileSync(`${folder}/field.c`, code)
