//! Stands in the signer's place as the only program of an image, and notes what the kernel lets it do. What it
//! found lies in its memory, where the test looks for it: there is no other way out.

use std::fs;
use std::hint::black_box;
use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::thread::sleep;
use std::time::Duration;

use rustix::mount::{MountFlags, mount};

fn main() {
    for (name, folder) in [("devtmpfs", "/dev"), ("proc", "/proc"), ("sysfs", "/sys")] {
        mount(name, folder, name, MountFlags::empty(), None).expect("a file system of the kernel");
    }
    let tried = [
        TcpListener::bind("127.0.0.1:1").map(drop),
        UdpSocket::bind("[::1]:1").map(drop),
        UnixDatagram::unbound().map(drop),
    ];
    let sockets: Vec<i32> = tried.iter().map(number).collect();
    let counts =
        ["/sys/class/net", "/sys/block", "/sys/class/block", "/sys/module/usb_storage"].map(count);
    let absent =
        ["/bin", "/sbin", "/usr", "/lib", "/proc/modules", "/proc/net", "/dev/mem", "/dev/port"];
    let there: Vec<&str> =
        absent.into_iter().filter(|path| fs::exists(path).unwrap_or(true)).collect();
    let found = format!("probe: sockets {sockets:?}, devices {counts:?}, there {there:?}; the end");
    loop {
        sleep(Duration::from_secs(1));
        black_box(&found);
    }
}

fn number(result: &io::Result<()>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(error) => error.raw_os_error().unwrap_or(-1),
    }
}

/// Counts the entries of a folder; none if it is not there.
fn count(folder: &str) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}
