import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Plugin, ViteUserConfig } from 'vitest/config'
import { encode } from './server/platform/http/encodings.ts'

const here = import.meta.dirname
const modern = ['chrome123', 'edge123', 'firefox128', 'safari17.5']

/**
 * Lets readers do without the class of computed signals, of which they make none: a bundler keeps a class that is written as
 * assignments to its prototype, whoever uses it. Inside a pure call it goes where nobody does: 252 bytes of Brotli.
 * @throws Error where signals-core is written another way; then look at its code, and mend or drop this
 */
function droppableComputed(): Plugin {
  const computedRe = /function (\w)\(\w,\w\)\{\w\.call\(this,void 0.*?(?=function \w\(\w,\w\)\{return new \1\()/s
  return {
    name: 'droppable-computed',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      if (!id.includes('/signals-core/')) return
      if (!computedRe.test(code)) throw new Error(`the class of computed signals is not where it was in ${id}`)
      return code.replace(computedRe, (made, name) => `var ${name}=/*#__PURE__*/(()=>{${made}return ${name}})();`)
    },
  }
}

/** Writes each script also as it is sent, so that a server is up at once. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    async writeBundle({ dir }, files) {
      await Promise.all(
        Object.keys(files).map(async (name) => {
          const file = path.join(dir!, name)
          const script = await readFile(file)
          await writeFile(`${file}.br`, await encode(script, 'br', 11))
          await writeFile(`${file}.gz`, await encode(script, 'gzip', 9))
        }),
      )
    },
  }
}

const minify = { compress: true, mangle: true, codegen: { removeWhitespace: true } } as const

/** What the first screen of the console does not need. */
const laterInConsole = [
  /console\/(log|team|people|rules|posting-limits|nudges|screening)\//,
  /keys\/help|console\/palette\/|api\/stream-events/,
  /shared\/(sites|moderation\/(rules|nudges))/,
  /queue\/(assign|saved-views\/saved-views-(dialog|model)|reply\/reply)/,
  /markdown-keys|history\/|node_modules\/diff/,
  /locales\/en\/console\/(screening|directory|rules|team)/,
  /(screens|forms|rules|settings|palette)\.css/,
  /widget\/moderate-here/,
]

/**
 * A build of modules with a hash in their names: six characters (36 bits) tell versions apart, and names stand in the first files.
 * `groups` keeps together what would become one more request.
 */
const modules = (groups: { name: string; test: RegExp | ((id: string) => boolean) }[]) => ({
  preserveEntrySignatures: 'allow-extension' as const,
  output: {
    entryFileNames: '[name]-[hash:6].js',
    // A chunk that several files make up is named by their folder.
    chunkFileNames: ({ facadeModuleId }: { facadeModuleId?: string | null }) =>
      `${/(?<folder>[\w-]+)\/chunk\.ts$/.exec(facadeModuleId ?? '')?.groups?.folder ?? '[name]'}-[hash:6].js`,
    comments: false as const,
    minify,
    codeSplitting: { groups },
  },
})

// Four builds: the widget, then the loader, which carries the name of the widget's first file, the team's console, which shares
// no file with readers, and the plain pages for Node.
export default {
  appType: 'custom',
  publicDir: false,
  plugins: [droppableComputed(), compressed()],
  // Classic calls of one short name, imported where they are used: the automatic runtime would cost the reader 4 % more.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', pure: false } },
  build: {
    target: modern,
    cssTarget: modern,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { transform: { inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } } },
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/assets',
        emptyOutDir: true,
        lib: {
          entry: { comments: path.join(here, 'widget/comments.tsx'), counts: path.join(here, 'widget/counts.ts') },
          formats: ['es'],
        },
        // Or what several chunks share becomes a file of its own: one more request before the first comment, or the first press.
        rolldownOptions: {
          ...modules([
            { name: 'comments', test: /node_modules.*preact|widget\/(comments\.tsx|api\/failure\.ts|ui\/storage\.ts)/ },
          ]),
          // A number with a name costs a reader nothing.
          optimization: { inlineConst: { mode: 'all', pass: 2 } },
        },
      },
    },
    loader: {
      consumer: 'client',
      build: {
        outDir: 'dist/loader',
        emptyOutDir: true,
        lib: {
          entry: path.join(here, 'widget/embed.ts'),
          formats: ['iife'],
          name: 'afterwordLoader',
          fileName: () => 'embed.js',
        },
        rolldownOptions: { output: { minify } },
      },
    },
    console: {
      consumer: 'client',
      build: {
        outDir: 'dist/console',
        emptyOutDir: true,
        lib: {
          entry: {
            console: path.join(here, 'widget/console.tsx'),
            'moderate-here': path.join(here, 'widget/moderate-here.ts'),
          },
          formats: ['es'],
        },
        rolldownOptions: modules([{ name: 'console', test: (id) => !laterInConsole.some((part) => part.test(id)) }]),
      },
    },
    pages: {
      consumer: 'server',
      build: {
        ssr: path.join(here, 'widget/pages.tsx'),
        outDir: 'dist/pages',
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'pages.js' } },
      },
    },
  },
  test: {
    reporters: ['default', './tests/kit/setup/last-line-reporter.ts'],
    runner: './tests/kit/setup/quarantine-runner.ts',
    // Servers and commands of tests read no .env of whoever runs them.
    env: { ENV_FILE: '/dev/null' },
    // None of these says how long something may take, but when a waited-for condition is given up: shared machines have slow minutes.
    expect: { poll: { timeout: 20_000, interval: 25 } },
    hookTimeout: 120_000,
    // Browser tests mostly wait: two at a time even where there are only two cores.
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          globalSetup: ['tests/kit/setup/build-widget.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          globalSetup: ['tests/kit/setup/build-widget.ts', 'tests/kit/setup/shared-database.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: [
            'tests/kit/setup/build-widget.ts',
            'tests/kit/setup/shared-database.ts',
            'tests/kit/setup/shared-browser.ts',
          ],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          // Minutes each: by `npm run test:faults`.
          exclude: process.env.FAULT_ROUNDS ? [] : ['tests/faults/long/**'],
          globalSetup: ['tests/kit/setup/build-widget.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
  builder: {
    async buildApp(builder) {
      const built = await builder.build(builder.environments.client!)
      const files = ([built].flat() as { output: { isEntry?: boolean; name: string; fileName: string }[] }[]).flatMap(
        (of) => of.output,
      )
      const entry = (name: string) => JSON.stringify(files.find((file) => file.isEntry && file.name === name)!.fileName)
      const loader = builder.environments.loader!
      loader.config.define = {
        ...loader.config.define,
        COMMENTS_FILE: entry('comments'),
        COUNTS_FILE: entry('counts'),
      }
      await builder.build(loader)
      await builder.build(builder.environments.console!)
      await builder.build(builder.environments.pages!)
    },
  },
} satisfies ViteUserConfig
