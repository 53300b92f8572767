/**
 * Shapes of everything the modules hand to each other. Types only: this file runs nothing.
 * Coordinates are source pixels, displayed orientation; frames are footage frame indexes;
 * intervals are `[start, stop)`.
 *
 * @typedef {"manual" | "model" | "import"} KeyframeSource
 * @typedef {string | number | boolean | null} AttributeValue
 * @typedef {{readonly [name: string]: AttributeValue}} Attributes
 * @typedef {readonly [number, number, number, number]} Box  x1, y1, x2, y2
 * @typedef {readonly number[]} Points  A shape as one flat list; its kind says what each number is.
 * @typedef {"box" | "rotated_box" | "polygon" | "polyline" | "points" | "ellipse" | "cuboid" | "skeleton" |
 *   "mask"} ShapeName
 * @typedef {{points: {name: string, x: number, y: number}[], edges: [number, number][]}} SkeletonTemplate
 * @typedef {{readonly x: number, readonly y: number}} Point
 * @typedef {{readonly width: number, readonly height: number}} Size
 * @typedef {{readonly start: number, readonly stop: number}} Span
 *
 * @typedef {object} Keyframe  A shape the person fixed at one frame.
 * @property {number} frame
 * @property {Points} points
 * @property {boolean} outside
 * @property {boolean} occluded
 * @property {Attributes} attributes
 * @property {KeyframeSource} source
 *
 * @typedef {{kind: "track", id: string, label: string, shape: ShapeName, attributes: Attributes,
 *   keyframes: readonly Keyframe[]}} Track
 * @typedef {{kind: "event", id: string, label: string, start: number, stop: number,
 *   track: string | null, attributes: Attributes}} EventSpan
 * @typedef {{kind: "tag", id: string, label: string, frame: number, attributes: Attributes}} Tag
 * @typedef {Readonly<Track> | Readonly<EventSpan> | Readonly<Tag>} Thing
 * @typedef {Thing["kind"]} Kind
 * @typedef {ReadonlyMap<string, Thing>} Document  By id, in the order the objects were made.
 *
 * @typedef {object} ObjectState  An object as it is at one frame.
 * @property {Points} points
 * @property {boolean} occluded
 * @property {Attributes} attributes  The track's, overlaid with those of keyframes up to the frame.
 * @property {boolean} isKeyframe
 * @property {KeyframeSource} source  Of the keyframe it stands on or follows.
 *
 * @typedef {{name: string, kind: "select" | "checkbox" | "number" | "text", options: string[],
 *   default: AttributeValue, mutable: boolean, required: boolean}} AttributeSchema
 * @typedef {{name: string, color: string, shape: ShapeName | "event" | "tag",
 *   attributes: AttributeSchema[], skeleton?: SkeletonTemplate}} LabelSchema
 * @typedef {{version: number | string, labels: LabelSchema[]}} Schema
 *
 * @typedef {{object: Thing, revision: number}} Acknowledged  What the server is known to have.
 * @typedef {ReadonlyMap<string, Acknowledged>} Base
 *
 * @typedef {object} Update  What changes of one object; keyframes are upserts by frame.
 * @property {Kind} kind
 * @property {string} id
 * @property {number} revision
 * @property {string} [label]
 * @property {Attributes} [attributes]
 * @property {number} [start]
 * @property {number} [stop]
 * @property {number} [frame]
 * @property {string | null} [track]
 * @property {readonly Keyframe[]} [keyframes]
 * @property {readonly number[]} [removed_frames]
 *
 * @typedef {{created: Thing[], updated: Update[],
 *   deleted: {kind: Kind, id: string, revision: number}[]}} Changes
 * @typedef {Changes & {id: string, base: number}} ChangeSet
 * @typedef {{kind: Kind, id: string, theirs: (Thing & {revision: number}) | null, base?: Thing | null}} Conflict  `base`: as both began, where that is known.
 * @typedef {"mine" | "theirs" | "both" | "copy"} Side  Which version stays; "copy": both, as two objects.
 * @typedef {{where: string, message: string, id: string | null}} NamedError
 * @typedef {{kind: Kind, id: string | null, frame: number | null, message: string,
 *   warning?: boolean, code?: string, fix?: {title: string, command: string}}} Problem  A warning keeps nobody from submitting; `fix.command` mends it at its frame.
 *
 * @typedef {"saved" | "pending" | "saving" | "offline" | "conflict" | "invalid" | "signed_out" |
 *   "lapsed" | "refused" | "elsewhere"} SaveStatus
 * @typedef {object} SaveState
 * @property {SaveStatus} status
 * @property {number} count  Changed objects that the server does not have yet.
 * @property {number} revision
 * @property {string} message
 * @property {readonly Conflict[]} conflicts
 * @property {readonly NamedError[]} errors
 * @property {boolean} journaled  Whether this computer keeps a copy of what is not saved.
 *
 * @typedef {object} Finding
 * @property {string} id
 * @property {string} type
 * @property {string} [type_name]
 * @property {string} severity
 * @property {string} [status]
 * @property {string | null} track
 * @property {string | null} [event]
 * @property {number} start
 * @property {number} stop
 * @property {string} comment
 * @property {boolean} [mine]  Recorded by whoever looks.
 * @property {Box | null} [region]  Where in the picture.
 * @property {Correction | null} [correction]  How it should be at `start`.
 * @property {boolean} [from_audit]
 * @property {string} [dispute]  Where whoever looks contests it.
 * @property {readonly Reply[]} [replies]
 *
 * @typedef {"lead" | "client"} Addressee
 * @typedef {{text: string, addressee: Addressee, frame: number, region: Box | null, track: string | null}} Asked
 * @typedef {Asked & {id: string, speaker: Reply["speaker"], mine: boolean, open: boolean, at: string, replies: readonly Reply[]}} Question
 *
 * @typedef {{label: string | null, points: Points | null}} Correction
 * @typedef {{speaker: "annotator" | "reviewer" | "lead" | "client", mine: boolean, text: string, became?: string, at: string}} Reply
 *
 * @typedef {{readonly id: string, readonly frame: number}} KeyframePick  A keyframe of a track.
 * @typedef {{lane: string, id: string, part: "keyframe" | "tag" | "start" | "whole" | "stop", frame: number}} Place  A mark on the timeline
 *   where keys stand; its object, "" in a lane without marks.
 * @typedef {{scale: number, x: number, y: number}} Viewport  CSS px per source px; origin in CSS px.
 * @typedef {"select" | "draw" | "region"} ToolName
 * @typedef {"objects" | "guideline" | "findings" | "problems" | "questions" | "history"} PanelName
 *
 * @typedef {object} Draft
 * @property {Points | null} points  Placed in a box that is being dragged.
 * @property {readonly number[]} vertices  Clicked so far.
 * @property {Point | null} corner
 * @property {Point | null} cursor
 *
 * @typedef {object} View  What is looked at, and how; never saved to the server.
 * @property {number} frame  The frame asked for.
 * @property {number} shown  The frame on the canvas; -1 before the first.
 * @property {boolean} playing
 * @property {number} speed
 * @property {Span | null} loop
 * @property {number} step  Frames of one jump.
 * @property {readonly string[]} selection  Object ids, the main one last.
 * @property {readonly KeyframePick[]} keyframePicks  Keyframes picked on the timeline.
 * @property {string | null} attribute  The one that keys set in turn, while they do.
 * @property {Span | null} ahead  Frames that are about to be changed, shown before they are.
 * @property {Place | null} place  Where keys stand on the timeline, while it has their focus.
 * @property {string | null} hovered
 * @property {ToolName} tool
 * @property {string | null} picked  The grip of the selected object that keys act on.
 * @property {Draft} draft  Being drawn.
 * @property {Point | null} crosshair  Where keys draw, in source pixels; null while the mouse does.
 * @property {{size: number, erase: boolean}} brush  Its diameter in source pixels.
 * @property {{track: string | null, event: string | null}} active  Labels for the next object.
 * @property {string | null} openEvent  An event that was started and not stopped.
 * @property {ReadonlySet<string>} hidden
 * @property {ReadonlySet<string>} locked
 * @property {ReadonlySet<string>} pinned  The mouse does not move them; keys do.
 * @property {boolean} readonly
 * @property {Viewport} viewport
 * @property {boolean} fitted  Follow the size of the stage.
 * @property {PictureLook} picture
 * @property {Past | null} past  A revision that is looked at instead of the document.
 * @property {Comparison | null} comparison  What is seen, against another revision.
 * @property {PanelName} panel
 * @property {string} filter
 * @property {Span} range  Frames on the timeline.
 * @property {readonly Finding[]} findings
 * @property {string | null} finding  The one that is looked at.
 * @property {readonly Question[]} questions
 * @property {string | null} question  The one that is looked at.
 * @property {Box | null} region  Drawn for the next finding or question.
 * @property {readonly Problem[]} problems
 * @property {ReadonlySet<string>} fine  Warnings that were looked at and found right.
 * @property {ReadonlySet<string>} accepted  Objects a reviewer accepted, as id@revision.
 * @property {string | null} walk  The object that is reviewed by itself.
 * @property {string} trouble  Why the picture is not as it should be, or "".
 * @property {Following | null} following  What assist follows or has followed; no annotation before it is taken over.
 *
 * @typedef {object} Following
 * @property {string} id  The server's, "" before it has answered.
 * @property {string} track
 * @property {number} frame  Where it began.
 * @property {boolean} backward
 * @property {number} total  Frames asked for.
 * @property {readonly (readonly number[])[]} rows  [frame, left, top, right, bottom, likeness], one a frame, from beside `frame` on.
 * @property {string} reason  Why it ended early: left, lost, changed, small, or a sentence.
 * @property {boolean} ended
 *
 * @typedef {object} HistoryEntry
 * @property {Document} document  As it was before.
 * @property {string} title
 * @property {number} frame
 * @property {string | null} gesture
 * @typedef {{past: readonly HistoryEntry[], future: readonly HistoryEntry[]}} History
 *
 * @typedef {object} State
 * @property {Document} document
 * @property {History} history
 * @property {View} view
 * @property {SaveState} save
 *
 * @typedef {object} EditAction  One step of a gesture; equal gesture marks become one undo step.
 * @property {"edit"} type
 * @property {readonly Thing[]} [put]
 * @property {readonly string[]} [remove]
 * @property {string} title
 * @property {string | null} [gesture]
 * @typedef {EditAction
 *   | {type: "load", document: Document}
 *   | {type: "undo"} | {type: "redo"} | {type: "cancel", gesture: string}
 *   | {type: "view", change: Partial<View>}
 *   | {type: "select", ids: readonly string[]}
 *   | {type: "toggle", flag: "hidden" | "locked" | "pinned", ids: readonly string[], on?: boolean}
 *   | {type: "save", change: Partial<SaveState>}} Action
 *
 * @typedef {{id: string, ended: boolean, rows: number[][], reason: string, message: string}} FollowAnswer
 * @typedef {{revision: number, document: Document}} Past
 * @typedef {{words: string, document: Document}} Comparison  With what, in words.
 * @typedef {{at: string, author: string | null, mine: boolean}} Made  When and by whom, if that may be known.
 * @typedef {Made & {number: number, words: string, objects: string[], restores: number | null}} Revision
 * @typedef {{revision: number, revisions: Revision[], more: boolean}} RevisionPage
 * @typedef {{fields: Record<string, number>, attributes: Record<string, number>,
 *   keyframes: [frame: number, number: number][], revisions: Record<number, Made>}} Blame
 *
 * @typedef {object} HistoryPort  What was wrong is answered as a sentence; "" is none.
 * @property {(of: {object?: string | null, below?: number | null}) => Promise<RevisionPage>} page
 * @property {(id: string) => Promise<Blame>} blame
 * @property {(number: number) => Promise<string>} show
 * @property {() => void} hide
 * @property {(to: "now" | "before") => Promise<string>} compare  The present with the revision shown, or that with the one before it.
 * @property {(object: string | null) => Promise<string>} restore  The revision that is shown.
 *
 * @typedef {object} SyncPort  What the panels may ask of saving.
 * @property {() => Promise<boolean>} saveNow  Whether everything is saved.
 * @property {() => Promise<void>} submit
 * @property {(id: string, side: Side) => void} resolve
 * @property {() => void} download  The unsaved changes as a file.
 * @property {() => void} takeOver  From another tab.
 * @property {() => number} pending  Changed objects that the server does not have.
 * @property {(finding: Omit<Finding, "id">) => Promise<string>} addFinding  What was wrong, or "".
 * @property {(id: string, answer: {text: string, status?: string}) => Promise<string>} answerFinding  What was wrong, or "".
 * @property {(asked: Asked) => Promise<string>} ask  What was wrong, or "".
 * @property {(id: string, text: string) => Promise<string>} answerQuestion  What was wrong, or "".
 * @property {(id: string) => Promise<string>} removeFinding  Takes back an own one; what was wrong, or "".
 * @property {(verdict: string, comment: string) => Promise<string>} judge  What was wrong, or "".
 * @property {(change: Partial<Preferences>) => Promise<string>} prefer  Keeps them with the person; what was wrong, or "".
 * @property {HistoryPort | null} history  Null where it may not be seen.
 * @property {(order: {frame: number, box: number[], count: number, backward: boolean}) => Promise<FollowAnswer | string>} follow  What was wrong is a sentence.
 * @property {(id: string, after: number) => Promise<FollowAnswer | string>} followed  The rows from number `after` on.
 * @property {(id: string) => Promise<void>} unfollow
 * @property {(keys: string[]) => void} keepAccepted  Objects a reviewer accepted, on this computer.
 * @property {(keys: string[]) => void} keepFine  Warnings found right, on this computer.
 *
 * @typedef {object} Clip
 * @property {number} start
 * @property {number} stop
 *
 * @typedef {{brightness: number, contrast: number, gamma: number, grid: number}} PictureLook  Percent; parts of the grid a side, 0 is none.
 * @typedef {{keys: {readonly [command: string]: readonly string[]}, picture?: PictureLook}} Preferences  A person's, on every computer.
 *
 * @typedef {object} Bootstrap  What the page hands to the script.
 * @property {{id: string, name: string, stage: string, status: string, round?: number}} task
 * @property {"annotate" | "review" | "view" | "audit"} mode
 * @property {{id: string, name: string}} me
 * @property {Preferences} preferences
 * @property {string} watermark
 * @property {{name: string}} project
 * @property {string} guideline_html
 * @property {number | null} [guideline_version]
 * @property {{value: string, name: string, severity: string}[]} [finding_types]
 * @property {string[]} [severities]
 * @property {boolean} [may_ask]
 * @property {Addressee[]} [may_answer]  For whom.
 * @property {Record<string, string>} urls
 * @property {{track: string | null, event: string | null, start: number, stop: number} | null} item
 *
 * @typedef {object} Picture  A decoded frame that proves its number.
 * @property {number} rank
 * @property {CanvasImageSource & {close?: () => void}} source
 * @property {number} width
 * @property {number} height
 * @property {number} bytes
 *
 * @typedef {object} PictureSource  Where pictures come from: a decoder, or stills of the server.
 * @property {"decoder" | "stills"} kind
 * @property {(rank: number) => Promise<Picture | null>} request  Null when a later one replaced it.
 * @property {(rank: number) => Picture | null} peek
 * @property {(rank: number) => void} pin  The one on the canvas: never closed.
 * @property {(rank: number, playing: boolean) => void} follow  Where the playhead is.
 * @property {() => void} release  Close every picture.
 */

export {};
