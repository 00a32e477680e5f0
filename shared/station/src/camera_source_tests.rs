//! Cameras that are plugged in, out and in again, all of them made up.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::*;
use crate::sources::Content;

/// What happens next to whoever waits for a picture.
#[derive(Debug, Clone)]
enum Event {
    Bytes(Vec<u8>),
    Nothing,
    Broken(i32),
}

#[derive(Debug, Default)]
struct Room {
    plugged: BTreeMap<PathBuf, Fake>,
    /// What was set, in order.
    set: Vec<(u32, i32)>,
    started: Vec<Mode>,
    pauses: usize,
    /// Is done at a pause: the hand that plugs.
    at_pause: Vec<(usize, PathBuf, Fake)>,
}

#[derive(Debug, Clone, Default)]
struct Fake {
    name: &'static str,
    modes: Vec<Mode>,
    events: Vec<Event>,
    controls: Vec<(u32, (i32, i32))>,
    refuses: Option<io::ErrorKind>,
}

#[derive(Debug, Clone, Default)]
struct World(Rc<RefCell<Room>>);

#[derive(Debug)]
struct Handle {
    room: World,
    fake: Fake,
    at: usize,
}

impl World {
    fn with(cameras: &[(&str, Fake)]) -> Self {
        let world = Self::default();
        for (path, fake) in cameras {
            world.0.borrow_mut().plugged.insert(PathBuf::from(path), fake.clone());
        }
        world
    }
}

impl Cameras for World {
    type Device = Handle;

    fn paths(&self) -> Vec<PathBuf> {
        self.0.borrow().plugged.keys().cloned().collect()
    }

    fn open(&self, path: &Path) -> io::Result<Handle> {
        let fake = self.0.borrow().plugged.get(path).cloned();
        let fake = fake.ok_or(io::ErrorKind::NotFound)?;
        match fake.refuses {
            Some(kind) => Err(kind.into()),
            None => Ok(Handle { room: self.clone(), fake, at: 0 }),
        }
    }

    fn pause(&self) {
        let mut room = self.0.borrow_mut();
        room.pauses = room.pauses.saturating_add(1);
        let now = room.pauses;
        let plugged: Vec<_> = room.at_pause.extract_if(.., |(at, ..)| *at == now).collect();
        room.plugged.extend(plugged.into_iter().map(|(_, path, fake)| (path, fake)));
    }
}

impl Device for Handle {
    fn name(&self) -> String {
        self.fake.name.to_owned()
    }

    fn modes(&self) -> Vec<Mode> {
        self.fake.modes.clone()
    }

    fn start(&mut self, mode: Mode) -> io::Result<Given> {
        self.room.0.borrow_mut().started.push(mode);
        let Mode { code, width, height, .. } = mode;
        let (width, height) = (usize::try_from(width).unwrap(), usize::try_from(height).unwrap());
        Ok(Given { code, width, height, stride: 0 })
    }

    fn range(&self, control: Control) -> io::Result<(i32, i32)> {
        let known = self.fake.controls.iter().find(|(id, _)| *id == control.0);
        Ok(known.ok_or(io::ErrorKind::InvalidInput)?.1)
    }

    fn set(&mut self, control: Control, value: i32) -> io::Result<()> {
        self.range(control)?;
        self.room.0.borrow_mut().set.push((control.0, value));
        Ok(())
    }

    fn take(&mut self, _: Duration, into: &mut Vec<u8>) -> io::Result<bool> {
        let event = self.fake.events.get(self.at).cloned().unwrap_or(Event::Nothing);
        self.at = self.at.saturating_add(1);
        match event {
            Event::Bytes(bytes) => {
                into.clone_from(&bytes);
                Ok(true)
            }
            Event::Nothing => Ok(false),
            Event::Broken(number) => Err(io::Error::from_raw_os_error(number)),
        }
    }
}

const UNPLUGGED: i32 = 19;
const SMALL: Mode = Mode { code: *b"GREY", width: 2, height: 1, rate: Some(30) };

fn fake(name: &'static str, events: &[Event]) -> Fake {
    Fake { name, modes: vec![SMALL], events: events.to_vec(), ..Fake::default() }
}

fn bytes(one: u8) -> Event {
    Event::Bytes(vec![one, one])
}

/// Takes so many looks, each told by a letter: the first pixel's, or `-` for none, `!` for away.
fn look(camera: &mut Camera<World>, times: usize) -> String {
    let mut glance = || match camera.next().unwrap().unwrap() {
        Next::Shot(Shot { content: Content::Grey(picture), .. }) => {
            char::from(picture.view().pixels()[0])
        }
        Next::Shot(_) => '?',
        Next::NotYet => '-',
        Next::Away => '!',
    };
    (0..times).map(|_| glance()).collect()
}

#[test]
fn pictures_come_one_after_the_other_and_torn_ones_do_not() {
    let short = Event::Bytes(vec![b'x']);
    let events = [bytes(b'a'), Event::Nothing, short, bytes(b'b')];
    let world = World::with(&[("/dev/video0", fake("one", &events))]);
    let mut camera = Camera::open(world, Wanted::default()).unwrap();
    assert_eq!(look(&mut camera, 4), "a--b");
}

#[test]
fn a_camera_that_comes_back_goes_on() {
    let gone = fake("one", &[bytes(b'a'), Event::Broken(UNPLUGGED)]);
    for (wanted, path, name, expected) in [
        // The same place, another place, and with a place named by the operator.
        (None, "/dev/video0", "one", "a!!!bc"),
        (None, "/dev/video3", "one", "a!!!bc"),
        (Some("/dev/video0"), "/dev/video3", "one", "a!!!bc"),
        // Another camera does only if the operator named none.
        (None, "/dev/video0", "two", "a!!!bc"),
        (Some("/dev/video0"), "/dev/video0", "two", "a!!!!!"),
    ] {
        let world = World::with(&[("/dev/video0", gone.clone())]);
        let device = wanted.map(PathBuf::from);
        let mut camera =
            Camera::open(world.clone(), Wanted { device, ..Wanted::default() }).unwrap();
        assert_eq!(look(&mut camera, 2), "a!");
        let back = fake(name, &[bytes(b'b'), bytes(b'c')]);
        world.0.borrow_mut().plugged.clear();
        world.0.borrow_mut().at_pause.push((3, PathBuf::from(path), back));
        assert_eq!(format!("a!{}", look(&mut camera, 4)), expected, "{wanted:?} {path} {name}");
    }
}

#[test]
fn a_camera_that_falls_silent_is_started_anew() {
    let world = World::with(&[("/dev/video0", fake("one", &[bytes(b'a')]))]);
    let mut camera = Camera::open(world.clone(), Wanted::default()).unwrap();
    let seen = look(&mut camera, 30);
    assert_eq!(seen, format!("a{}a---", "-".repeat(25)));
    assert_eq!(world.0.borrow().started.len(), 2);
}

#[test]
fn broken_cameras_do_not_end_the_scan() {
    let events = [Event::Broken(5), bytes(b'a')];
    let world = World::with(&[("/dev/video0", fake("one", &events))]);
    let mut camera = Camera::open(world, Wanted::default()).unwrap();
    assert_eq!(look(&mut camera, 6), "!!!!!!");
}

#[test]
fn the_first_camera_with_pictures_of_use_is_chosen() {
    let metadata = Fake { refuses: Some(io::ErrorKind::Unsupported), ..Fake::default() };
    let h264 = Mode { code: *b"H264", ..SMALL };
    let unknown = Fake { name: "unknown", modes: vec![h264], ..Fake::default() };
    let good = fake("good", &[bytes(b'a')]);
    let world = World::with(&[
        ("/dev/video0", metadata.clone()),
        ("/dev/video1", unknown.clone()),
        ("/dev/video2", good),
    ]);
    let camera = Camera::open(world.clone(), Wanted::default()).unwrap();
    assert_eq!(camera.path, Path::new("/dev/video2"));
    let found = list(&world);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].mode, None);
    assert_eq!(found[1].mode, Some((String::from("GREY"), 2, 1, Some(30))));

    let only = |fake: Fake| Camera::open(World::with(&[("/dev/video0", fake)]), Wanted::default());
    assert!(matches!(only(metadata), Err(CameraError::None)));
    assert!(matches!(only(unknown), Err(CameraError::None)));
    let kind = io::ErrorKind::PermissionDenied;
    let denied = only(Fake { refuses: Some(kind), ..Fake::default() }).unwrap_err();
    assert!(matches!(denied, CameraError::Open { .. }), "{denied}");
    assert!(denied.hint().contains("group video"));
    assert!(matches!(Camera::open(World::default(), Wanted::default()), Err(CameraError::None)));
}

#[test]
fn a_camera_that_was_named_is_taken_or_refused() {
    let world = World::with(&[
        ("/dev/video0", fake("one", &[])),
        ("/dev/video1", Fake { name: "unknown", ..Fake::default() }),
    ]);
    let open = |path: &str| {
        let device = Some(PathBuf::from(path));
        Camera::open(world.clone(), Wanted { device, ..Wanted::default() })
    };
    assert!(open("/dev/video0").is_ok());
    assert!(matches!(open("/dev/video1"), Err(CameraError::Modes { .. })));
    assert!(matches!(open("/dev/video9"), Err(CameraError::Open { .. })));
}

#[test]
fn the_mode_is_as_near_as_there_is() {
    let mode = |code: &[u8; 4], width, height, rate| Mode { code: *code, width, height, rate };
    let jpeg = mode(b"MJPG", 1280, 720, Some(30));
    let slow = mode(b"YUYV", 1280, 720, Some(10));
    let small = mode(b"YUYV", 640, 480, Some(30));
    let large = mode(b"MJPG", 1920, 1080, Some(30));
    let grey = mode(b"GREY", 1280, 720, Some(30));
    let unknown = mode(b"H264", 1280, 720, Some(30));
    // As most cameras on USB 2.
    assert_eq!(best(&[slow, small, large, jpeg, unknown]), Some(jpeg));
    assert_eq!(best(&[slow, jpeg, grey]), Some(grey));
    assert_eq!(best(&[mode(b"YUYV", 1280, 720, None), jpeg]).unwrap().code, *b"YUYV");
    assert_eq!(best(&[small, mode(b"YUYV", 320, 240, Some(60))]), Some(small));
    assert_eq!(best(&[unknown]), None);
    assert_eq!(best(&[]), None);
    for (width, height, rate) in [(0, 720, None), (u32::MAX, u32::MAX, None)] {
        assert_eq!(best(&[mode(b"GREY", width, height, rate)]), None);
    }
    assert!(best(&[mode(b"GREY", 640, 480, Some(0))]).is_some());
}

#[test]
fn settings_are_made_where_the_camera_has_them() {
    let controls = vec![
        (Control::AUTO_EXPOSURE.0, (0, 3)),
        (Control::EXPOSURE.0, (3, 2047)),
        (Control::FOCUS.0, (0, 250)),
        (Control::AUTO_FOCUS.0, (0, 1)),
    ];
    let fake = Fake { controls, ..fake("one", &[]) };
    let open = |wanted: Wanted| {
        let world = World::with(&[("/dev/video0", fake.clone())]);
        let opened = Camera::open(world.clone(), wanted).map(|_| ());
        let set = world.0.borrow().set.clone();
        (opened, set)
    };
    let (opened, set) = open(Wanted::default());
    assert!(opened.is_ok());
    assert_eq!(set, [(Control::AUTO_EXPOSURE.0, 3), (Control::AUTO_FOCUS.0, 1)]);

    let by_hand = Wanted { exposure: Some(1), focus: Some(40), ..Wanted::default() };
    let (opened, set) = open(by_hand);
    assert!(opened.is_ok());
    let expected = [
        (Control::AUTO_FOCUS.0, 0),
        (Control::AUTO_EXPOSURE.0, 1),
        (Control::EXPOSURE.0, 3),
        (Control::FOCUS.0, 100),
    ];
    assert_eq!(set, expected);

    let (opened, _) = open(Wanted { gain: Some(50), ..Wanted::default() });
    assert!(matches!(opened, Err(CameraError::Setting { what: "gain", .. })));
}

#[test]
fn parts_of_a_range_stay_in_it() {
    for (range, percent, expected) in [
        ((0, 255), 0, 0),
        ((0, 255), 100, 255),
        ((0, 255), 200, 255),
        ((-10, 10), 50, 0),
        ((i32::MIN, i32::MAX), 100, i32::MAX),
        ((5, 3), 100, 3),
    ] {
        assert_eq!(part(range, percent), expected, "{range:?} {percent}");
    }
}
